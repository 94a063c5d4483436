import { validate as isUuid } from 'uuid';
import { conversationNotFound } from '../domain/conversation-error.js';

export function notFound(): never {
  throw conversationNotFound();
}

export function isConversationId(id: string): boolean {
  return isUuid(id);
}

/**
 * Normalizes an id to lower case. A malformed id is answered as not found: PostgreSQL would refuse it, which looks
 * different.
 */
export function conversationId(id: string): string {
  return isConversationId(id) ? id.toLowerCase() : notFound();
}
