import type { NewMessage } from '../../domain/new-message.js';
import type { Placement } from './append.js';

/**
 * The times of messages that are appended: their own where they bring one, else that of the append. Time never runs
 * backwards within a conversation, and nothing was said after it was stored.
 */
export function timesOf(
  messages: readonly Pick<NewMessage, 'createdAt'>[],
  { createdAt: now, lastMessageAt }: Pick<Placement, 'createdAt' | 'lastMessageAt'>,
): Date[] {
  let before = lastMessageAt ?? null;
  return messages.map(({ createdAt = now }) => {
    const own = createdAt < now ? createdAt : now;
    before = before !== null && before > own ? before : own;
    return before;
  });
}
