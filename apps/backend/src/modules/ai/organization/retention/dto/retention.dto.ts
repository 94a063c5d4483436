import { ApiProperty } from '@nestjs/swagger';
import { CountField } from '../../../dto/fields.js';
import { MAX_RETENTION_DAYS, MIN_AUDIT_DAYS } from '../retention.limits.js';
import type { RetentionPolicy, RetentionPreview } from '../retention-policy.js';

const DAYS = { max: MAX_RETENTION_DAYS, nullable: true, required: false };
const AUDIT_DAYS = { min: MIN_AUDIT_DAYS, max: MAX_RETENTION_DAYS, required: false };
const ARCHIVE = 'Days since the last activity after which a conversation is archived; null: never';
const DELETE = 'Days since the last activity after which it is deleted; null: never';
const PURGE = 'Days since it was deleted after which it is removed for good; null: never';
const AUDIT = 'Days for which the audit trail is kept';

/** The whole policy: all four are needed. */
export class SetRetentionDto {
  @CountField({ ...DAYS, description: ARCHIVE, example: 180 })
  archiveAfterDays?: number | null;

  @CountField({ ...DAYS, description: DELETE, example: 730 })
  deleteAfterDays?: number | null;

  @CountField({ ...DAYS, description: PURGE, example: 30 })
  purgeDeletedAfterDays?: number | null;

  @CountField({ ...AUDIT_DAYS, description: AUDIT, example: 365 })
  auditDays?: number | null;
}

/** A policy; what is absent is never done. With none of them, the one that is set. */
export class PreviewRetentionDto {
  @CountField({ ...DAYS, description: ARCHIVE })
  archiveAfterDays?: number | null;

  @CountField({ ...DAYS, description: DELETE })
  deleteAfterDays?: number | null;

  @CountField({ ...DAYS, description: PURGE })
  purgeDeletedAfterDays?: number | null;

  @CountField({ ...AUDIT_DAYS, description: AUDIT })
  auditDays?: number | null;
}

export class RetentionPolicyDto implements RetentionPolicy {
  @ApiProperty({ type: 'integer', nullable: true, description: ARCHIVE })
  archiveAfterDays!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: DELETE })
  deleteAfterDays!: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: PURGE })
  purgeDeletedAfterDays!: number | null;

  @ApiProperty({ type: 'integer', description: AUDIT })
  auditDays!: number;
}

export class RetentionPreviewDto implements RetentionPreview {
  @ApiProperty({ type: 'integer' })
  archive!: number;

  @ApiProperty({ type: 'integer', description: 'Those that are due for both are deleted' })
  delete!: number;

  @ApiProperty({ type: 'integer' })
  purge!: number;

  @ApiProperty({ type: 'integer', description: 'Those that are due to be purged, and that holds keep' })
  held!: number;
}
