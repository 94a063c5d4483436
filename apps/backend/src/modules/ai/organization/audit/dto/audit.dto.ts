import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { MAX_SCOPE_ID_CHARACTERS } from '../../../../../common/scope.js';
import { MAX_KEY_CHARACTERS, MAX_PAGE } from '../../../domain/limits.js';
import { CountField, CursorField, DateField, EnumField, IdField } from '../../../dto/fields.js';
import {
  AUDIT_ACTIONS,
  AUDIT_TARGET_TYPES,
  type AuditAction,
  type AuditDetails,
  type AuditEntry,
  type AuditTargetType,
  type AuditVerification,
} from '../audit-entry.js';

export class ReadAuditDto {
  @DateField({ required: false, description: 'Entries from this moment on' })
  from?: Date;

  @DateField({ required: false, description: 'Entries before this moment' })
  to?: Date;

  @IdField({ max: MAX_SCOPE_ID_CHARACTERS, required: false, description: 'The user who did it' })
  actor?: string;

  @EnumField(AUDIT_ACTIONS, { required: false })
  action?: AuditAction;

  @EnumField(AUDIT_TARGET_TYPES, { required: false })
  targetType?: AuditTargetType;

  @IdField({ max: MAX_KEY_CHARACTERS, required: false, description: 'The id of what it was about' })
  targetId?: string;

  @CountField({ max: MAX_PAGE, default: 20, required: false })
  limit?: number;

  @CursorField()
  cursor?: string;
}

class AuditActorDto {
  @ApiProperty({ type: String, nullable: true, example: 'mia', description: 'null: the backend by itself' })
  userId!: string | null;
}

class AuditTargetDto {
  @ApiProperty({ enum: [...AUDIT_TARGET_TYPES] })
  type!: AuditTargetType;

  @ApiPropertyOptional({
    type: String,
    description: 'Of a user or an entity, a hash under the key of the database',
  })
  id?: string;
}

export class AuditEntryDto implements AuditEntry {
  @ApiProperty({ type: String, format: 'uuid' })
  id!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  at!: Date;

  @ApiProperty({ type: AuditActorDto })
  actor!: AuditActorDto;

  @ApiProperty({ enum: [...AUDIT_ACTIONS] })
  action!: AuditAction;

  @ApiProperty({ type: AuditTargetDto })
  target!: AuditTargetDto;

  @ApiProperty({ type: String, nullable: true })
  requestId!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Ids, counts and settings' })
  details!: AuditDetails;
}

export class AuditPageDto {
  @ApiProperty({ type: [AuditEntryDto] })
  items!: AuditEntryDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}

export class AuditVerificationDto implements AuditVerification {
  @ApiProperty({ type: Boolean })
  valid!: boolean;

  @ApiProperty({ type: 'integer' })
  entries!: number;

  @ApiPropertyOptional({
    type: String,
    format: 'uuid',
    description:
      'The first entry that was changed, or does not follow the one before it; none where the newest lack',
  })
  firstBroken?: string;
}
