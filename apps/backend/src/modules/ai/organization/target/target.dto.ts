import { validate as isUuid } from 'uuid';
import type { FieldError } from '../../../../common/app-error.js';
import { MAX_SCOPE_ID_CHARACTERS } from '../../../../common/scope.js';
import { ConversationError, validationFailed } from '../../domain/conversation-error.js';
import { MAX_NAME_CHARACTERS, MAX_TYPE_CHARACTERS } from '../../domain/limits.js';
import { EnumField, IdField } from '../../dto/fields.js';
import { validated } from '../../dto/index.js';
import { type Target, TARGET_FIELDS, TARGET_TYPES, type TargetType } from './target.js';

export class TargetDto {
  @EnumField(TARGET_TYPES, { example: 'entity' })
  type!: TargetType;

  @IdField({ max: MAX_SCOPE_ID_CHARACTERS, required: false, description: 'Of a user' })
  userId?: string;

  @IdField({ max: MAX_TYPE_CHARACTERS, required: false, description: 'Of an entity', example: 'case' })
  entityType?: string;

  @IdField({ max: MAX_NAME_CHARACTERS, required: false, description: 'Of an entity', example: 'HR-17' })
  entityId?: string;

  @IdField({ max: MAX_NAME_CHARACTERS, required: false, description: 'Of a conversation: its id' })
  conversationId?: string;
}

/**
 * Reads a target: it has the fields of its type, and no others.
 *
 * @param field the name of the field that has it, by which its own fields are named
 * @throws ConversationError `VALIDATION_FAILED`
 */
export function targetFrom(value: unknown, field = 'target', types = TARGET_TYPES): Target {
  const given = namedWithin(field, () => validated(TargetDto, value));
  if (!types.includes(given.type))
    throw validationFailed([{ field: `${field}.type`, message: `must be one of ${types.join(', ')}` }]);
  const expected: readonly string[] = TARGET_FIELDS[given.type];
  const names = Object.entries(given).flatMap(([name, own]) =>
    own == null || name === 'type' ? [] : [name],
  );
  const errors = [
    ...expected.filter((name) => !names.includes(name)).map((name) => ({ name, message: 'is missing' })),
    ...names
      .filter((name) => !expected.includes(name))
      .map((name) => ({ name, message: 'names no such target' })),
    ...(given.conversationId == null || isUuid(given.conversationId)
      ? []
      : [{ name: 'conversationId', message: 'must be the id of a conversation' }]),
  ];
  if (errors.length > 0)
    throw validationFailed(errors.map(({ name, message }) => ({ field: `${field}.${name}`, message })));
  return targetOf(given);
}

/** The target of fields that were checked. */
function targetOf({
  type,
  userId = '',
  entityType = '',
  entityId = '',
  conversationId = '',
}: TargetDto): Target {
  switch (type) {
    case 'organization':
      return { type };
    case 'user':
      return { type, userId };
    case 'entity':
      return { type, entityType, entityId };
    case 'conversation':
      return { type, conversationId: conversationId.toLowerCase() };
  }
}

function namedWithin<T>(field: string, validate: () => T): T {
  try {
    return validate();
  } catch (error) {
    if (!(error instanceof ConversationError) || !error.errors) throw error;
    throw validationFailed(
      error.errors.map((own: FieldError) => ({
        ...own,
        field: own.field === 'body' ? field : `${field}.${own.field}`,
      })),
    );
  }
}
