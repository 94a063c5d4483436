import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { buildMessage, IsInt, Matches, Max, Min, ValidateBy } from 'class-validator';
import { isExactText } from '../../../../../common/exact-text.js';
import { MAX_SCOPE_ID_CHARACTERS } from '../../../../../common/scope.js';
import type { Page } from '../../../domain/conversation.js';
import { MAX_NAME_CHARACTERS, MAX_TOKENS, MAX_TYPE_CHARACTERS } from '../../../domain/limits.js';
import { EntityDto } from '../../../dto/index.js';
import { CountField, CursorField, EnumField, IdField } from '../../../dto/fields.js';
import {
  type Budget,
  BUDGET_MODES,
  BUDGET_PERIODS,
  type BudgetMode,
  type BudgetPeriod,
  type BudgetSubject,
  SUBJECT_TYPES,
  type SubjectType,
} from '../budget.js';
import { MAX_BUDGETS_PER_PAGE, MAX_LEASE_SECONDS, MAX_USD_DIGITS } from '../budget.limits.js';

const USD = new RegExp(`^(0|[1-9]\\d{0,${MAX_USD_DIGITS - 1}})(\\.\\d{1,${MAX_USD_DIGITS}})?$`);

/** The ids that a subject of each type has, with the characters that each may have. */
const IDS: Record<SubjectType, Record<string, number>> = {
  organization: {},
  user: { userId: MAX_SCOPE_ID_CHARACTERS },
  entity: { entityType: MAX_TYPE_CHARACTERS, entityId: MAX_NAME_CHARACTERS },
  agentType: { agentType: MAX_TYPE_CHARACTERS },
};

export class BudgetSubjectDto {
  @ApiProperty({ enum: [...SUBJECT_TYPES], example: 'entity' })
  type!: SubjectType;

  @ApiPropertyOptional({ type: String, description: 'With `user`', maxLength: MAX_SCOPE_ID_CHARACTERS })
  userId?: string;

  @ApiPropertyOptional({ type: String, description: 'With `entity`', maxLength: MAX_TYPE_CHARACTERS })
  entityType?: string;

  @ApiPropertyOptional({ type: String, description: 'With `entity`', maxLength: MAX_NAME_CHARACTERS })
  entityId?: string;

  @ApiPropertyOptional({ type: String, description: 'With `agentType`', maxLength: MAX_TYPE_CHARACTERS })
  agentType?: string;
}

function IsSubject(): PropertyDecorator {
  const requirement =
    'must be { type: organization }, { type: user, userId }, { type: entity, entityType, entityId } or { type: agentType, agentType }';
  return ValidateBy({
    name: 'isSubject',
    validator: {
      validate: isSubject,
      defaultMessage: buildMessage((each) => `${each}$property ${requirement}`),
    },
  });
}

function isSubject(value: unknown): value is BudgetSubject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { type, ...ids } = value as Record<string, unknown>;
  if (typeof type !== 'string' || !Object.hasOwn(IDS, type)) return false;
  const expected = IDS[type as SubjectType];
  return (
    Object.keys(ids).every((name) => Object.hasOwn(expected, name)) &&
    Object.entries(expected).every(([name, max]) => isExactText(ids[name], max))
  );
}

export class SetBudgetDto {
  @IsSubject()
  @ApiProperty({ type: BudgetSubjectDto, example: { type: 'entity', entityType: 'case', entityId: 'HR-17' } })
  subject!: BudgetSubject;

  @EnumField(BUDGET_PERIODS, { example: 'month', description: 'A day or a month of UTC, or all time' })
  period!: BudgetPeriod;

  @Matches(USD, {
    message: `$property must be a decimal such as "12.5", of at most ${MAX_USD_DIGITS} decimals`,
  })
  @ApiProperty({ type: String, pattern: USD.source, example: '250', description: 'USD, as an exact decimal' })
  usd!: string;

  @EnumField(BUDGET_MODES, {
    example: 'refuse',
    description: '`refuse`: no call of a model begins that might cost more than is left; `warn`: it does',
  })
  mode!: BudgetMode;
}

export class ListBudgetsDto {
  @CountField({ max: MAX_BUDGETS_PER_PAGE, default: 20, required: false })
  limit?: number;

  @CursorField()
  cursor?: string;
}

export class ListOwnBudgetsDto extends ListBudgetsDto {
  @IdField({
    max: MAX_TYPE_CHARACTERS,
    required: false,
    description: 'With `entityId`: that entity’s budgets, too',
  })
  entityType?: string;

  @IdField({ max: MAX_NAME_CHARACTERS, required: false })
  entityId?: string;
}

/** What a host says of a call of a model that it makes itself. */
export class ReserveDto {
  @IdField({ max: MAX_NAME_CHARACTERS })
  model!: string;

  @IsInt()
  @Min(0)
  @Max(MAX_TOKENS)
  maxInputTokens!: number;

  @IsInt()
  @Min(0)
  @Max(MAX_TOKENS)
  maxOutputTokens!: number;

  @CountField({ max: MAX_LEASE_SECONDS })
  leaseSeconds!: number;
}

/** What that call is about. */
export class ReserveContextDto extends EntityDto {
  @IdField({ max: MAX_TYPE_CHARACTERS, required: false })
  agentType?: string | null;
}

export class BudgetDto implements Budget {
  @ApiProperty({ type: String, format: 'uuid' })
  id!: string;

  @ApiProperty({ type: BudgetSubjectDto, example: { type: 'entity', entityType: 'case', entityId: 'HR-17' } })
  subject!: BudgetSubject;

  @ApiProperty({ enum: [...BUDGET_PERIODS] })
  period!: BudgetPeriod;

  @ApiProperty({ type: String, example: '250' })
  usd!: string;

  @ApiProperty({ enum: [...BUDGET_MODES] })
  mode!: BudgetMode;

  @ApiProperty({ type: String, example: '12.0042135', description: 'The cost of the messages of the period' })
  spent!: string;

  @ApiProperty({ type: String, example: '0.75', description: 'The most that calls under way may cost' })
  reserved!: string;

  @ApiProperty({ type: String, example: '237.2457865', description: 'Negative where more was spent' })
  remaining!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: never' })
  resetsAt!: Date | null;
}

export class BudgetPageDto implements Page<BudgetDto> {
  @ApiProperty({ type: [BudgetDto] })
  items!: BudgetDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}
