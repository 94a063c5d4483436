import { ConversationError, type ConversationErrorCode } from '../../src/modules/ai/index.js';
import { Refusal } from './row.js';

/** Outcome of a call: an answer or a refusal. */
export type Outcome =
  { answer: unknown } | { refused: ConversationErrorCode; conversationId?: string | undefined };

/** Outcome of a call of the store, without the fields for which the contract has no rule. */
export async function outcomeOf(call: Promise<unknown>): Promise<Outcome> {
  try {
    return { answer: ruled(await call) };
  } catch (error) {
    if (!(error instanceof ConversationError)) throw error;
    return { refused: error.code, conversationId: error.conversationId };
  }
}

/** Outcome of a call of the model. */
export function modelled(call: () => unknown): Outcome {
  try {
    return { answer: ruled(call()) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { refused: error.code, conversationId: error.conversationId };
  }
}

/**
 * Fields that are not compared: `updatedAt` has no rule, and other tests compare snippets. Of `pausedAt` only that there
 * is one: no answer tells when a conversation was paused for another one.
 */
const UNRULED = ['updatedAt', 'snippet', 'highlights'];

export function ruled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ruled);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const entries = Object.entries(value).filter(([key]) => !UNRULED.includes(key));
  return Object.fromEntries(
    entries.map(([key, item]) => [key, key === 'pausedAt' ? item !== null : ruled(item)]),
  );
}
