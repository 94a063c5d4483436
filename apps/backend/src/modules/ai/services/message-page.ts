import type { MessageCursor } from '../cursors/message.cursor.js';
import type { Page } from '../domain/conversation.js';
import type { Message } from '../domain/message.js';
import { fittingCount } from '../domain/page-bytes.js';
import { pageOf } from '../domain/page.js';
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
