import type { TextStreamPart, ToolSet } from 'ai';
import type { TokenCounts } from '../../domain/message.js';
import { UsageMeter } from '../model/token-usage.js';

/** A message has one text; a model may say several. */
export const BETWEEN_TEXTS = '\n\n';

/** A tool call as the model made it. */
export interface RequestedCall {
  id: string;
  name: string;
  input: unknown;
  /** Why it cannot be run: no such tool, or an input that does not fit. */
  invalid?: string;
}

/** What one answer of the model came to, whole or cut off. */
export interface RecordedStep {
  text: string;
  reasoning: string[];
  calls: RequestedCall[];
  tokens: TokenCounts;
  /** As the provider names it; null where it said nothing yet. */
  model: string | null;
  complete: boolean;
}

/** Follows an answer to its end, however that comes: what was said and paid for until then is the result. */
export async function recordStep(parts: AsyncIterable<TextStreamPart<ToolSet>>): Promise<RecordedStep> {
  const step = {
    text: '',
    reasoning: [] as string[],
    calls: [] as RequestedCall[],
    model: null as string | null,
  };
  const meter = new UsageMeter();
  let complete = false;
  try {
    for await (const part of parts) {
      if (part.type === 'text-start' && step.text !== '') step.text += BETWEEN_TEXTS;
      if (part.type === 'text-delta') step.text += part.text;
      if (part.type === 'reasoning-start') step.reasoning.push('');
      if (part.type === 'reasoning-delta') step.reasoning.push((step.reasoning.pop() ?? '') + part.text);
      if (part.type === 'tool-call') step.calls.push(requestedCall(part));
      if (part.type === 'raw') meter.observe(part.rawValue);
      if (part.type === 'finish-step') {
        meter.finish(part.usage);
        step.model = part.response.modelId;
        // A stream that just ends was cut: the provider always says why it ends.
        complete = part.finishReason !== 'error' && part.rawFinishReason !== undefined;
      }
      if (part.type === 'error' || part.type === 'abort') complete = false;
    }
  } catch {
    complete = false;
  }
  return { ...step, complete, tokens: meter.counts() };
}

interface ToolCallPart {
  toolCallId: string;
  toolName: string;
  input: unknown;
  invalid?: boolean;
  error?: unknown;
}

function requestedCall({ toolCallId, toolName, input, invalid, error }: ToolCallPart): RequestedCall {
  const call = { id: toolCallId, name: toolName, input };
  return invalid
    ? { ...call, invalid: error instanceof Error ? error.message : 'The call is not valid.' }
    : call;
}
