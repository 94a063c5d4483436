import { ApiProperty } from '@nestjs/swagger';
import { IsDefined } from 'class-validator';
import type { Page } from '../../../domain/conversation.js';
import { MAX_PAGE } from '../../../domain/limits.js';
import { CountField, CursorField, QueryFlagField, TrimmedTextField } from '../../../dto/fields.js';
import { TargetDto } from '../../target/target.dto.js';
import type { Target } from '../../target/target.js';
import type { Hold } from '../hold.js';
import { MAX_HOLD_REASON_CHARACTERS } from '../hold.limits.js';

export class PlaceHoldDto {
  @IsDefined()
  @ApiProperty({ type: TargetDto, description: 'With the fields of its type, and no others' })
  target!: Target;

  @TrimmedTextField({ max: MAX_HOLD_REASON_CHARACTERS, example: 'Litigation 4 O 117/26' })
  reason!: string;
}

export class ReleaseHoldDto {
  @TrimmedTextField({ max: MAX_HOLD_REASON_CHARACTERS, example: 'Settled' })
  reason!: string;
}

export class ListHoldsDto {
  @QueryFlagField({ required: false, description: 'Those that are active, or those that were released' })
  active?: boolean;

  @CountField({ max: MAX_PAGE, default: 20, required: false })
  limit?: number;

  @CursorField()
  cursor?: string;
}

export class HoldDto implements Hold {
  @ApiProperty({ type: String, format: 'uuid' })
  id!: string;

  @ApiProperty({ type: TargetDto })
  target!: Target;

  @ApiProperty({ type: String, example: 'Litigation 4 O 117/26' })
  reason!: string;

  @ApiProperty({ type: String, example: 'ada', description: 'The user who placed it' })
  placedBy!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  placedAt!: Date;

  @ApiProperty({ type: String, nullable: true, description: 'null while it is active' })
  releasedBy!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  releasedAt!: Date | null;

  @ApiProperty({ type: String, nullable: true })
  releaseReason!: string | null;
}

export class HoldPageDto implements Page<Hold> {
  @ApiProperty({ type: [HoldDto] })
  items!: HoldDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}
