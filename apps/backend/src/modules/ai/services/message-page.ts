import type { MessageCursor } from '../cursors/message.cursor.js';
import type { Page } from '../domain/conversation.js';
import type { Message } from '../domain/message.js';
import { fittingCount } from '../domain/page-bytes.js';
import { pageOf } from '../domain/page.js';
import type { ReadMessages } from '../repositories/message.repository.js';

/** A page of messages, which ends by rows or by bytes. */
export function messagePage(
  { messages, bytes }: ReadMessages,
  limit: number,
  cursors: MessageCursor,
): Page<Message> {
  return pageOf(messages, Math.min(limit, fittingCount(messages, bytes)), (last) => cursors.encode(last));
}
