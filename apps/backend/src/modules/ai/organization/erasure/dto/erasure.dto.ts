import { ApiProperty } from '@nestjs/swagger';
import { ValidateIf, ValidateNested } from 'class-validator';
import { validate as isUuid } from 'uuid';
import { MAX_SCOPE_ID_CHARACTERS } from '../../../../../common/scope.js';
import { validationFailed } from '../../../domain/conversation-error.js';
import type { Page } from '../../../domain/conversation.js';
import {
  MAX_KEY_CHARACTERS,
  MAX_NAME_CHARACTERS,
  MAX_PAGE,
  MAX_TYPE_CHARACTERS,
} from '../../../domain/limits.js';
import { CountField, CursorField, EnumField, IdField, TrimmedTextField } from '../../../dto/fields.js';
import { checked, instanceOf } from '../../../dto/validated.js';
import { type Erasure, ERASURE_TARGETS, type ErasureStatus, type ErasureTarget } from '../erasure.js';
import { MAX_REASON_CHARACTERS } from '../erasure.limits.js';

const isOf = (type: ErasureTarget['type'], ...fields: (keyof ErasureTargetDto)[]) =>
  ValidateIf(
    (target: ErasureTargetDto) => target.type === type || fields.some((field) => target[field] != null),
  );

/** A user, an entity or a conversation. */
export class ErasureTargetDto {
  @EnumField(ERASURE_TARGETS, { example: 'user' })
  type!: ErasureTarget['type'];

  @isOf('user', 'userId')
  @IdField({ max: MAX_SCOPE_ID_CHARACTERS, required: false, description: 'Of a user', example: 'mia' })
  userId?: string;

  @isOf('entity', 'entityType', 'entityId')
  @IdField({ max: MAX_TYPE_CHARACTERS, required: false, description: 'Of an entity' })
  entityType?: string;

  @isOf('entity', 'entityType', 'entityId')
  @IdField({ max: MAX_NAME_CHARACTERS, required: false, description: 'Of an entity' })
  entityId?: string;

  @isOf('conversation', 'conversationId')
  @IdField({ max: MAX_KEY_CHARACTERS, required: false, description: 'Of a conversation' })
  conversationId?: string;
}

export class RequestErasureDto {
  @ValidateNested()
  @ApiProperty({ type: ErasureTargetDto, description: 'Whom or what: what there is of it now' })
  target!: ErasureTargetDto;

  @TrimmedTextField({
    max: MAX_REASON_CHARACTERS,
    description: 'Kept until it is done: what is done names nobody',
    example: 'Asked for under Article 17',
  })
  reason!: string;
}

/** Names the fields of each kind of target. */
const FIELDS = {
  user: ['userId'],
  entity: ['entityType', 'entityId'],
  conversation: ['conversationId'],
} as const;

/**
 * What is asked for.
 *
 * @throws ConversationError `VALIDATION_FAILED`
 */
export function requestedErasure(input: unknown): { target: ErasureTarget; reason: string } {
  const dto = instanceOf(RequestErasureDto, input);
  dto.target = instanceOf(ErasureTargetDto, (dto as Partial<RequestErasureDto>).target ?? {});
  const { target, reason } = checked(dto);
  const wanted: readonly string[] = FIELDS[target.type];
  const given = Object.entries(target).flatMap(([field, value]) =>
    field === 'type' || value == null ? [] : [field],
  );
  const wrong = [
    ...wanted.filter((field) => !given.includes(field)).map((field) => ({ field, message: 'is missing' })),
    ...given
      .filter((field) => !wanted.includes(field))
      .map((field) => ({ field, message: `is not of a ${target.type}` })),
  ];
  if (wrong.length > 0)
    throw validationFailed(wrong.map(({ field, message }) => ({ field: `target.${field}`, message })));
  return { target: targetFrom(target), reason: reason.trim() };
}

function targetFrom({
  type,
  userId = '',
  entityType = '',
  entityId = '',
  conversationId,
}: ErasureTargetDto): ErasureTarget {
  if (type === 'user') return { type, userId };
  if (type === 'entity') return { type, entityType, entityId };
  // A malformed id is that of no conversation.
  return {
    type,
    conversationId: isUuid(conversationId) ? (conversationId ?? '').toLowerCase() : NO_CONVERSATION,
  };
}

const NO_CONVERSATION = '00000000-0000-0000-0000-000000000000';

class ErasedDto {
  @ApiProperty({ type: 'integer', example: 3 })
  conversations!: number;

  @ApiProperty({ type: 'integer', example: 42 })
  messages!: number;
}

class DeferredDto {
  @ApiProperty({ type: 'integer', example: 0 })
  conversations!: number;
}

export class ErasureDto implements Erasure {
  @ApiProperty({ type: String, format: 'uuid' })
  id!: string;

  @ApiProperty({
    enum: ['PENDING', 'DONE', 'DEFERRED'],
    description: 'DEFERRED while a hold covers what is left',
  })
  status!: ErasureStatus;

  @ApiProperty({ type: ErasedDto, description: 'So far' })
  erased!: ErasedDto;

  @ApiProperty({ type: DeferredDto, description: 'What is left while it is held' })
  deferred!: DeferredDto;

  @ApiProperty({ type: String, format: 'date-time' })
  requestedAt!: Date;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finishedAt!: Date | null;
}

export class ListErasuresDto {
  @CountField({ max: MAX_PAGE, default: 20, required: false })
  limit?: number;

  @CursorField()
  cursor?: string;
}

export class ErasurePageDto implements Page<ErasureDto> {
  @ApiProperty({ type: [ErasureDto] })
  items!: ErasureDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}
