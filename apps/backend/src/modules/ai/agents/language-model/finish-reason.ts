import type { FinishReason } from 'ai';

/** The end of an answer, as the provider reports it. */
export interface Ending {
  /** The AI SDK's reason; `error` where none was given. */
  finishReason: FinishReason;
  /** Tells whether the answer is whole. */
  isWhole: boolean;
  /** Tells whether the provider itself ended the answer, whole or not. */
  isReported: boolean;
}

/** The end of an answer whose end did not come: the connection was cut, or the provider failed. */
export const BROKEN_OFF: Ending = { finishReason: 'error', isWhole: false, isReported: false };

/** Words of servers that the AI SDK's packages take for none they know, in lower case. Every other one is a cut. */
const WORDS = new Map<string, FinishReason>([
  ['stop', 'stop'], // Gemini behind gateways, in capitals
  ['eos', 'stop'], // Together
  ['eos_token', 'stop'], // Text Generation Inference
  ['end_turn', 'stop'], // Anthropic behind gateways
  ['stop_sequence', 'stop'], // Anthropic, Text Generation Inference, Cohere
  ['complete', 'stop'], // Cohere
  ['tool_calls', 'tool-calls'], // Chat Completions behind gateways, in capitals
  ['tool_use', 'tool-calls'], // Anthropic
  ['tool_call', 'tool-calls'], // Cohere
  ['length', 'length'], // Chat Completions behind gateways, in capitals
  ['max_tokens', 'length'], // Anthropic, Gemini, Cohere
  ['model_length', 'length'], // Mistral
  ['content_filter', 'content-filter'], // Chat Completions behind gateways, in capitals
  ['refusal', 'content-filter'], // Anthropic
  ['safety', 'content-filter'], // Gemini
  ['sensitive', 'content-filter'], // Zhipu
]);

/** Words for an answer that would go on, which the AI SDK's packages take for its natural end: Anthropic's. */
const UNFINISHED = new Set(['pause_turn']);

/**
 * Judges the end of an answer: whole only for a reason that means so.
 *
 * @param unified the reason as the AI SDK's package understood it; `other` also where it was given none
 * @param raw the provider's own word; an empty one is none
 */
export function endingOf(unified: FinishReason, raw: string | undefined): Ending {
  if (unified === 'error' || (unified === 'other' && !raw)) return BROKEN_OFF;
  const finishReason = reasonOf(unified, (raw ?? '').toLowerCase());
  const isWhole = finishReason === 'stop' || finishReason === 'tool-calls';
  return { finishReason, isWhole, isReported: true };
}

function reasonOf(unified: FinishReason, word: string): FinishReason {
  if (UNFINISHED.has(word)) return 'other';
  return unified === 'other' ? (WORDS.get(word) ?? 'other') : unified;
}
