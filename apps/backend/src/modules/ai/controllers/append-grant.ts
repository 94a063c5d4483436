import { ConversationError } from '../domain/conversation-error.js';
import { MESSAGE_ROLES } from '../domain/message.js';
import type { AddMessageDto } from '../dto/index.js';

/** Lets a service store what agents say and use; people store what they write. */
const APPEND_GRANT = 'ai:append';

const OF_AGENTS = [
  'toolCalls',
  'toolResults',
  'inputTokens',
  'outputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'reasoningTokens',
  'model',
] as const satisfies (keyof AddMessageDto)[];

/**
 * Refuses an answer or a token count from a caller who may only write as a user. What is malformed is not judged
 * here.
 *
 * @throws ConversationError `FORBIDDEN`
 */
export function refuseForgery(grants: ReadonlySet<string>, body: Partial<AddMessageDto> | undefined): void {
  if (grants.has(APPEND_GRANT)) return;
  const { role } = body ?? {};
  const asAnother = role !== 'user' && MESSAGE_ROLES.some((known) => known === role);
  if (!asAnother && OF_AGENTS.every((field) => body?.[field] == null)) return;
  throw new ConversationError(
    'FORBIDDEN',
    `Without the grant ${APPEND_GRANT} only { role: 'user', content, metadata } is taken.`,
  );
}
