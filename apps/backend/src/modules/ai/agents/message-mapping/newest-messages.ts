import type { Scope } from '../../../../common/scope.js';
import { MAX_MESSAGE_PAGE } from '../../domain/limits.js';
import type { Message } from '../../domain/message.js';
import type { ConversationService } from '../../services/conversation.service.js';

/** Pages that are read for the answer to which the oldest tool results belong, where they are large. */
const MAX_PAGES = 4;

/**
 * The newest messages of a conversation, in order of sequence: as many as one page has. A page that ends by its bytes
 * among the results of an answer is followed by others, up to that answer: without it, nobody could tell which of its
 * calls are open.
 */
export async function newestMessages(
  conversations: ConversationService,
  scope: Scope,
  id: string,
): Promise<Message[]> {
  const messages: Message[] = [];
  let cursor: string | null | undefined;
  for (let pages = 0; pages < MAX_PAGES && cursor !== null; pages++) {
    const limit = MAX_MESSAGE_PAGE - messages.length;
    const page = await conversations.getMessages(scope, id, {
      order: 'desc',
      limit,
      ...(cursor ? { cursor } : {}),
    });
    messages.push(...page.items);
    const isWhole = messages.length === MAX_MESSAGE_PAGE || messages.at(-1)?.role !== 'tool';
    cursor = isWhole ? null : page.nextCursor;
  }
  return messages.reverse();
}
