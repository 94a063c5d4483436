import type { TextStreamPart, ToolSet } from 'ai';
import type { TokenCounts } from '../../domain/message.js';
import { UsageMeter } from '../language-model/token-usage.js';
import { invalidCallText } from './tool-failure.js';

/** Separates the texts of an answer: a message has one text, a model may give several. */
export const BETWEEN_TEXTS = '\n\n';

/** A tool call as the model made it. */
export interface RequestedCall {
  id: string;
  name: string;
  input: unknown;
  /** The reason why it cannot be run: no such tool, or an input that does not fit. */
  invalid?: string;
}

/** One answer of the model, whole or cut off. */
export interface RecordedStep {
  text: string;
  reasoning: string[];
  calls: RequestedCall[];
  tokens: TokenCounts;
  /** The model's name as the provider gives it; null where it gave none yet. */
  model: string | null;
  complete: boolean;
}

/**
 * Reads an answer to its end, whole or cut off, and returns the text and the tokens up to there. An error of the stream
 * ends it, too.
 */
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
        // A stream without a finish reason was cut: every provider gives one.
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
  return invalid ? { ...call, invalid: invalidCallText(error) } : call;
}
