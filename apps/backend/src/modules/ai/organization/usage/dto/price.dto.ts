import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { applyDecorators } from '@nestjs/common';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { MAX_NAME_CHARACTERS, MAX_PAGE, MAX_TOKENS } from '../../../domain/limits.js';
import { CountField, CursorField, DateField, dateFrom, IdField } from '../../../dto/fields.js';
import { nested } from '../../../dto/message.dto.js';
import { checked, instanceOf } from '../../../dto/validated.js';
import type { EffectivePrice, Price, PriceSource, PriceTier } from '../price.js';

/** Tiers of one price. */
const MAX_TIERS = 20;
const DECIMAL = /^\d{1,12}(\.\d{1,6})?$/;
const MESSAGE = '$property must be a decimal as a text, with at most 6 decimals and 12 digits before them';

/** An amount of USD for a million tokens. */
function RateField(description: string, example: string, isOptional = false): PropertyDecorator {
  const documented: ApiPropertyOptions = { type: String, pattern: DECIMAL.source, description, example };
  const rule = Matches(DECIMAL, { message: MESSAGE });
  return isOptional
    ? applyDecorators(IsOptional(), rule, ApiPropertyOptional({ ...documented, nullable: true }))
    : applyDecorators(rule, ApiProperty(documented));
}

export class RatesDto {
  @RateField('USD for a million tokens of input that no cache had', '2.5')
  input!: string;

  @RateField('USD for a million tokens of output', '10')
  output!: string;

  @RateField('USD for a million tokens read from a cache; without it, as for input', '1.25', true)
  cacheRead?: string | null;

  @RateField('USD for a million tokens written to a cache; without it, as for input', '2.5', true)
  cacheWrite?: string | null;
}

export class PriceTierDto extends RatesDto {
  @IsInt()
  @Min(1)
  @Max(MAX_TOKENS)
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: MAX_TOKENS,
    example: 200_000,
    description: 'Messages with more input tokens have these prices instead',
  })
  aboveInputTokens!: number;
}

const MODEL = {
  max: MAX_NAME_CHARACTERS,
  example: 'gpt-4o*',
  description: 'A model’s name; where it ends with `*`, what names begin with',
};

export class SetPriceDto extends RatesDto {
  @IdField(MODEL)
  model!: string;

  @DateField({ example: '2026-11-01T00:00:00Z', description: 'The moment from which on it holds' })
  validFrom!: Date | string;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_TIERS)
  @ArrayUnique((tier: PriceTierDto) => tier.aboveInputTokens)
  @ValidateNested({ each: true })
  @ApiPropertyOptional({ type: [PriceTierDto], description: 'Each with another bound' })
  tiers?: PriceTierDto[] | null;
}

/**
 * The price that an input says, with its decimals in one form.
 *
 * @throws ConversationError `VALIDATION_FAILED`
 */
export function priceFrom(input: unknown): Price {
  const dto = instanceOf(SetPriceDto, input);
  dto.validFrom = dateFrom(dto.validFrom) as Date;
  if (dto.tiers) dto.tiers = nested(PriceTierDto, dto.tiers);
  const { model, validFrom, tiers, ...rates } = checked(dto);
  return {
    model,
    validFrom: new Date(validFrom),
    ...ratesFrom(rates),
    tiers: (tiers ?? [])
      .map(({ aboveInputTokens, ...of }): PriceTier => ({ aboveInputTokens, ...ratesFrom(of) }))
      .sort((a, b) => a.aboveInputTokens - b.aboveInputTokens),
  };
}

function ratesFrom({ input, output, cacheRead, cacheWrite }: RatesDto): Omit<PriceTier, 'aboveInputTokens'> {
  return {
    input: plain(input),
    output: plain(output),
    cacheRead: cacheRead == null ? null : plain(cacheRead),
    cacheWrite: cacheWrite == null ? null : plain(cacheWrite),
  };
}

/** Writes a decimal without zeros that say nothing: `02.50` is `2.5`. */
function plain(decimal: string): string {
  const [whole = '', decimals = ''] = decimal.split('.');
  let end = decimals.length;
  while (decimals[end - 1] === '0') end--;
  return `${BigInt(whole)}${end === 0 ? '' : `.${decimals.slice(0, end)}`}`;
}

export class ReadPricesDto {
  @CountField({ max: MAX_PAGE, default: 20, required: false })
  limit?: number;

  @CursorField()
  cursor?: string;
}

export class EffectivePriceQueryDto {
  @IdField({ ...MODEL, example: 'gpt-4o-2024-08-06', description: 'A model’s name' })
  model!: string;

  @DateField({ required: false, description: 'The moment; default now' })
  at?: Date;
}

export class PriceKeyDto {
  @IdField({ ...MODEL, example: 'gpt-4o*' })
  model!: string;

  @DateField({ example: '2026-11-01T00:00:00Z' })
  validFrom!: Date;
}

const RATE = { type: String, example: '2.5' } as const;
const RATE_OR_NULL = { ...RATE, nullable: true, description: 'null: as for input' } as const;

class PriceTierAnswerDto implements PriceTier {
  @ApiProperty({ type: 'integer', example: 200_000 })
  aboveInputTokens!: number;

  @ApiProperty(RATE)
  input!: string;

  @ApiProperty(RATE)
  output!: string;

  @ApiProperty(RATE_OR_NULL)
  cacheRead!: string | null;

  @ApiProperty(RATE_OR_NULL)
  cacheWrite!: string | null;
}

export class PriceDto implements Price {
  @ApiProperty({ type: String, example: 'gpt-4o*' })
  model!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  validFrom!: Date;

  @ApiProperty(RATE)
  input!: string;

  @ApiProperty(RATE)
  output!: string;

  @ApiProperty(RATE_OR_NULL)
  cacheRead!: string | null;

  @ApiProperty(RATE_OR_NULL)
  cacheWrite!: string | null;

  @ApiProperty({ type: [PriceTierAnswerDto] })
  tiers!: PriceTier[];
}

export class EffectivePriceDto extends PriceDto implements EffectivePrice {
  @ApiProperty({ enum: ['organization', 'default'] })
  source!: PriceSource;
}

export class PricePageDto {
  @ApiProperty({ type: [PriceDto] })
  items!: PriceDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}
