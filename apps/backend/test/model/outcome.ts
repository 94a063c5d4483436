import { ConversationError, type ConversationErrorCode } from '../../src/modules/ai/index.js';
import { Refusal } from './row.js';

/** How a call ended. */
export type Outcome =
  { answer: unknown } | { refused: ConversationErrorCode; conversationId?: string | undefined };

/** How a call of the store ended, without what the contract has no rule for. */
export async function outcomeOf(call: Promise<unknown>): Promise<Outcome> {
  try {
    return { answer: ruled(await call) };
  } catch (error) {
    if (!(error instanceof ConversationError)) throw error;
    return { refused: error.code, conversationId: error.conversationId };
  }
}

/** How a call of the model ends. */
export function modelled(call: () => unknown): Outcome {
  try {
    return { answer: ruled(call()) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { refused: error.code, conversationId: error.conversationId };
  }
}

/** When a row was last touched has no rule; snippets are compared where search is compared with reading. */
const UNRULED = ['updatedAt', 'snippet', 'highlights'];

export function ruled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ruled);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const entries = Object.entries(value).filter(([key]) => !UNRULED.includes(key));
  return Object.fromEntries(entries.map(([key, item]) => [key, ruled(item)]));
}
