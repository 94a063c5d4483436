import { type ToolSet, toolModelMessageSchema } from 'ai';
import type { ToolCall } from '../../domain/message.js';
import type { ResultOutput, ShowResult } from '../message-mapping/model-messages.js';
import type { PlacedResult } from '../message-mapping/tool-results.js';
import { failureText } from './tool-failure.js';
import { inTime, ownTool } from './tool-runner.js';

const NOT_SHOWN = 'The tool ran; its result could not be shown.';

/**
 * Shows results by what the `toModelOutput` of their tools makes of them as they are stored: the same in every request
 * of every turn, of which each asks once. One that fails is told to the model, and hides the result.
 */
export function shownResults(tools: ToolSet, signal: AbortSignal): ShowResult {
  const shown = new Map<string, Promise<ResultOutput | null>>();
  return (call, found) => {
    const key = JSON.stringify([found.message.id, call.id]);
    const known = shown.get(key) ?? shownResult(tools, signal, call, found);
    shown.set(key, known);
    return known;
  };
}

async function shownResult(
  tools: ToolSet,
  signal: AbortSignal,
  { id: toolCallId, name, input }: ToolCall,
  { result }: PlacedResult,
): Promise<ResultOutput | null> {
  const tool = ownTool(tools, name);
  const show = tool?.toModelOutput;
  if (!show) return null;
  try {
    const output = await inTime(signal, async () => show({ toolCallId, input, output: result }));
    return checked(output, { toolCallId, toolName: name });
  } catch (error) {
    return { type: 'error-text', value: `${NOT_SHOWN} ${failureText(error, name)}` };
  }
}

/** @throws Error for an output that is none of the AI SDK: with it the whole request would fail */
function checked(output: ResultOutput, of: { toolCallId: string; toolName: string }): ResultOutput {
  const content = [{ type: 'tool-result' as const, ...of, output }];
  toolModelMessageSchema.parse({ role: 'tool', content });
  return output;
}
