import type { MessageCursor } from '../cursors/message.cursor.js';
import { validationFailed } from '../domain/conversation-error.js';
import type { Page } from '../domain/conversation.js';
import type { Message } from '../domain/message.js';
import { fittingCount } from '../domain/page-bytes.js';
import { pageOf } from '../domain/page.js';
import type { GetMessagesDto } from '../dto/index.js';
import type { ReadMessages } from '../repositories/message.repository.js';

/**
 * A page of messages, which ends by rows or by bytes.
 *
 * @param tip the head of the branch on which the reading began
 */
export async function messagePage(
  { messages, bytes }: ReadMessages,
  limit: number,
  { cursors, tip }: { cursors: MessageCursor; tip: number },
): Promise<Page<Message>> {
  const fitting = Math.min(limit, await fittingCount(messages, bytes));
  return pageOf(messages, fitting, (last) => cursors.encode(last, tip));
}

/**
 * The sequence that a first page is beyond, which begins with a sequence; null where it begins with the first message.
 *
 * @throws ConversationError `VALIDATION_FAILED` where the newest come first: they begin with the head of a branch
 */
export function beforeFirst({ from, order = 'asc' }: Pick<GetMessagesDto, 'from' | 'order'>): number | null {
  if (from === undefined) return null;
  if (order === 'desc') throw validationFailed([{ field: 'from', message: 'goes with the order asc alone' }]);
  return from - 1;
}
