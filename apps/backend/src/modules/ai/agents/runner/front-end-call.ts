import type { ToolSet } from 'ai';
import type { ToolCall } from '../../domain/message.js';
import type { GivenOutput } from '../message-mapping/given-output.js';
import { failureText } from './tool-failure.js';
import { toolResult } from './tool-result.js';
import { failed, ownTool, type ToolAnswer } from './tool-runner.js';

const NO_REASON = 'The tool failed.';

/** Tells whether the front end runs a call: its tool is the agent's own, has no `execute`, and waits for no decision. */
export function isOfFrontEnd(tools: ToolSet, { name }: Pick<ToolCall, 'name'>): boolean {
  const tool = ownTool(tools, name);
  return tool !== undefined && !tool.execute && !tool.needsApproval;
}

/** Reads what a front end gives as a call's output: as a tool's result, and with the same limits. */
export function givenAnswer({ output, isError }: GivenOutput, { name }: Pick<ToolCall, 'name'>): ToolAnswer {
  if (isError) return failed(typeof output === 'string' && output !== '' ? output : NO_REASON);
  try {
    return { result: toolResult(output), isError: false };
  } catch (error) {
    return failed(failureText(error, name));
  }
}
