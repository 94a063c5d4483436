import type {
  Context,
  ConversationService,
  Message,
  MessageInput,
  Scope,
} from '../../src/modules/ai/index.js';
import { newScope } from './scopes.js';

/** A conversation as every method takes it: `service.get(...conversation)`. */
export type ConversationRef = [scope: Scope, id: string];

/** A new conversation, of a user that no other test has unless a scope is given. */
export async function newConversation(
  service: Pick<ConversationService, 'getOrCreate'>,
  context: Context & { title?: string } = {},
  scope = newScope(),
): Promise<ConversationRef> {
  const { conversation } = await service.getOrCreate(scope, context);
  return [scope, conversation.id];
}

export function said(content: string, more: Partial<MessageInput> = {}): MessageInput {
  return { role: 'user', content, ...more };
}

export function answered(content: string, more: Partial<MessageInput> = {}): MessageInput {
  return { role: 'assistant', content, ...more };
}

/** Says something that is later than a moment: of one millisecond, the list knows no order but that of the ids. */
export async function saidAfter(
  service: Pick<ConversationService, 'addMessage'>,
  [scope, id]: ConversationRef,
  moment: Date,
): Promise<void> {
  let message: Message;
  do message = await service.addMessage(scope, id, said('more'));
  while (message.createdAt <= moment);
}
