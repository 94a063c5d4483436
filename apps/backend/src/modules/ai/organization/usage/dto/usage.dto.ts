import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayUnique, IsArray, IsIn, IsOptional } from 'class-validator';
import { MAX_SCOPE_ID_CHARACTERS } from '../../../../../common/scope.js';
import { MAX_NAME_CHARACTERS, MAX_TYPE_CHARACTERS } from '../../../domain/limits.js';
import { CostDto } from '../../../dto/cost.dto.js';
import { CountField, CursorField, DateField, IdField } from '../../../dto/fields.js';
import type { UsedAmount } from '../pricing.js';
import { USAGE_KEYS, type UsageKey } from '../usage-query.js';
import type { UsagePage, UsageRow } from '../usage-page.js';

/** Rows of one page. */
const MAX_USAGE_PAGE = 1_000;

export class ReadUsageDto {
  @DateField({
    required: false,
    description: 'Messages created at or after',
    example: '2026-11-01T00:00:00Z',
  })
  from?: Date;

  @DateField({ required: false, description: 'Messages created before', example: '2026-12-01T00:00:00Z' })
  to?: Date;

  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsArray()
  @IsIn(USAGE_KEYS, { each: true })
  @ArrayUnique()
  @ApiPropertyOptional({
    type: String,
    example: 'user,month',
    description: `Names out of ${USAGE_KEYS.join(', ')}, with commas between: a row for each combination`,
  })
  groupBy?: UsageKey[];

  @IdField({ max: MAX_SCOPE_ID_CHARACTERS, required: false })
  userId?: string;

  @IdField({ max: MAX_TYPE_CHARACTERS, required: false })
  entityType?: string;

  @IdField({ max: MAX_NAME_CHARACTERS, required: false })
  entityId?: string;

  @IdField({ max: MAX_TYPE_CHARACTERS, required: false })
  agentType?: string;

  @IdField({ max: MAX_NAME_CHARACTERS, required: false })
  model?: string;

  @CountField({ max: MAX_USAGE_PAGE, default: 100, required: false })
  limit?: number;

  @CursorField()
  cursor?: string;
}

const COUNT = { type: 'integer', example: 1200 } as const;
const KEY = { type: String, description: 'Where it is grouped by' } as const;

class TokensDto {
  @ApiProperty(COUNT)
  input!: number;

  @ApiProperty(COUNT)
  output!: number;

  @ApiProperty(COUNT)
  cacheRead!: number;

  @ApiProperty(COUNT)
  cacheWrite!: number;

  @ApiProperty(COUNT)
  reasoning!: number;
}

/** What messages used, and what they cost. */
export class UsedAmountDto implements UsedAmount {
  @ApiProperty({ type: 'integer', example: 3 })
  messages!: number;

  @ApiProperty({ type: TokensDto })
  tokens!: TokensDto;

  @ApiProperty({ type: CostDto })
  cost!: CostDto;
}

class UsageRowDto extends UsedAmountDto implements UsageRow {
  @ApiPropertyOptional({ ...KEY, example: 'mia' })
  userId?: string;

  @ApiPropertyOptional({ ...KEY, nullable: true, example: 'case' })
  entityType?: string | null;

  @ApiPropertyOptional({ ...KEY, nullable: true, example: 'HR-17' })
  entityId?: string | null;

  @ApiPropertyOptional({ ...KEY, nullable: true, example: 'case' })
  agentType?: string | null;

  @ApiPropertyOptional({ ...KEY, nullable: true, example: 'gpt-4o' })
  model?: string | null;

  @ApiPropertyOptional({ ...KEY, example: '2026-11-26' })
  day?: string;

  @ApiPropertyOptional({ ...KEY, example: '2026-11' })
  month?: string;
}

export class UsagePageDto implements UsagePage {
  @ApiProperty({ type: [UsageRowDto] })
  items!: UsageRowDto[];

  @ApiProperty({ type: UsedAmountDto, description: 'Of all rows, not of the page' })
  total!: UsedAmountDto;

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}
