import { validate as isUuid } from 'uuid';
import {
  ConversationError,
  conversationNotFound,
  type FieldError,
  validationFailed,
} from '../domain/conversation-error.js';
import type { Scope } from '../domain/conversation.js';
import { type CursorCodec, dateAt, sequenceAt, snapshotAt, uuidAt } from '../domain/cursor.js';
import { MAX_APPENDED_MESSAGES } from '../domain/limits.js';
import { type AddMessageDto, addMessageDto, type ListConversationsDto } from '../dto/index.js';
import type { ListPosition } from '../repositories/list.sql.js';
import type { SearchPosition } from '../repositories/search.sql.js';

export function notFound(): never {
  throw conversationNotFound();
}

export function isConversationId(id: string): boolean {
  return isUuid(id);
}

/** The id in its one spelling. What is no UUID is not there: PostgreSQL would refuse it, which looks different. */
export function conversationId(id: string): string {
  return isConversationId(id) ? id.toLowerCase() : notFound();
}

export function messageInputs(inputs: unknown): AddMessageDto[] {
  if (!Array.isArray(inputs) || inputs.length < 1 || inputs.length > MAX_APPENDED_MESSAGES) {
    throw validationFailed([
      { field: 'messages', message: `must be 1 to ${MAX_APPENDED_MESSAGES} messages` },
    ]);
  }
  const errors: FieldError[] = [];
  const dtos = inputs.flatMap((input: unknown, index) => {
    try {
      return [addMessageDto(input)];
    } catch (error) {
      if (!(error instanceof ConversationError) || inputs.length === 1) throw error;
      errors.push(
        ...(error.errors ?? []).map(({ field, message }) => ({
          field: `messages.${index}.${field}`,
          message,
        })),
      );
      return [];
    }
  });
  if (errors.length > 0) throw validationFailed(errors);
  return dtos;
}

export function filterKey(scope: Scope, filter: Omit<ListConversationsDto, 'title'>): unknown[] {
  const { status, entityType, entityId, agentType } = filter;
  return [scope.organizationId, scope.userId, status, entityType, entityId, agentType];
}

export function sequenceOf(codec: CursorCodec, cursor?: string): number | null {
  return cursor === undefined ? null : sequenceAt(codec.decode(cursor), 0);
}

export function listPosition(codec: CursorCodec, cursor?: string): ListPosition | null {
  if (cursor === undefined) return null;
  const position = codec.decode(cursor);
  return {
    asOf: dateAt(position, 0),
    activity: dateAt(position, 1),
    id: uuidAt(position, 2),
    snapshot: snapshotAt(position, 3),
  };
}

export function searchPosition(codec: CursorCodec, cursor?: string): SearchPosition | null {
  if (cursor === undefined) return null;
  const position = codec.decode(cursor);
  return { createdAt: dateAt(position, 0), id: uuidAt(position, 1) };
}
