import type { Scope } from '../../../../common/scope.js';
import { MAX_MESSAGE_PAGE } from '../../domain/limits.js';
import type { Message } from '../../domain/message.js';
import type { ConversationService } from '../../services/conversation.service.js';

/** The newest messages of a conversation, in order of sequence: as many as one page has. */
export async function newestMessages(
  conversations: ConversationService,
  scope: Scope,
  id: string,
): Promise<Message[]> {
  const newest = { order: 'desc', limit: MAX_MESSAGE_PAGE } as const;
  return (await conversations.getMessages(scope, id, newest)).items.reverse();
}
