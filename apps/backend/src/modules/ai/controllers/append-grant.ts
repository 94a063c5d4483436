import { isGranted, type Principal } from '../../../common/principal.js';
import { ConversationError } from '../domain/conversation-error.js';
import { refuseLargeUserMetadata } from '../domain/new-message.js';
import { reservedFields } from '../domain/reserved.js';
import { storableJson } from '../domain/storable.js';
import { MESSAGE_ROLES } from '../domain/message.js';
import type { AddMessageDto } from '../dto/index.js';

/** The grant with which a service stores messages of agents and their tokens; people store their own messages. */
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

/** @throws ConversationError `FORBIDDEN` where a principal may only write as a user */
export function requireAppendGrant(principal: Principal): void {
  if (isGranted(principal, APPEND_GRANT)) return;
  throw new ConversationError(
    'FORBIDDEN',
    `Only the grant ${APPEND_GRANT} stores several messages at a time.`,
  );
}

/**
 * Refuses an answer or a token count from a principal who may only write as a user. Ignores malformed input, which
 * validation refuses.
 *
 * @throws ConversationError `FORBIDDEN`; `CONTENT_TOO_LARGE` for metadata that is more than a person may write
 */
export function refuseForgery(principal: Principal, body: unknown): void {
  if (isGranted(principal, APPEND_GRANT)) return;
  const { role, metadata, ...fields } = (body ?? {}) as Record<string, unknown>;
  if (isBounded(metadata) && reservedFields({ metadata }).length === 0) refuseLargeUserMetadata(metadata);
  const asAnother = role !== 'user' && MESSAGE_ROLES.some((known) => known === role);
  if (!asAnother && OF_AGENTS.every((field) => fields[field] == null)) return;
  throw new ConversationError(
    'FORBIDDEN',
    `Without the grant ${APPEND_GRANT} only { role: 'user', content, metadata, parent } is taken.`,
  );
}

/** Tells whether metadata is an object that is not nested too deeply for its bytes to be counted. */
function isBounded(metadata: unknown): metadata is Record<string, unknown> {
  if (typeof metadata !== 'object' || metadata === null) return false;
  try {
    storableJson(metadata, 'metadata');
    return true;
  } catch {
    return false;
  }
}
