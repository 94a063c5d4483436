import { asSchema, type Tool, type ToolSet } from 'ai';
import type { Approval } from '../approvals/approval.js';
import type { RequestedCall } from './step-recorder.js';
import { ownTool } from './tool-runner.js';

/**
 * Makes the call that a person has approved: the tool and the input that were shown, whatever the messages say by now.
 * The input is checked by the tool's schema once more: the tool may have changed while the call waited.
 */
export async function approvedCall(
  { toolCallId: id, toolName: name, input }: Approval,
  tools: ToolSet,
): Promise<RequestedCall> {
  const tool = ownTool(tools, name);
  const checked = tool ? await checkedInput(tool, input) : { success: true as const, value: input };
  return checked.success
    ? { id, name, input: checked.value }
    : { id, name, input, invalid: 'The input does not fit the tool any more; it was not run.' };
}

async function checkedInput(
  { inputSchema }: Tool,
  input: unknown,
): Promise<{ success: true; value: unknown } | { success: false }> {
  try {
    return (await asSchema<unknown>(inputSchema).validate?.(input)) ?? { success: true, value: input };
  } catch {
    // A rule of the schema that fails: the call gets its result all the same, and the turn goes on.
    return { success: false };
  }
}
