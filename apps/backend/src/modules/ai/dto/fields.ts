import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  buildMessage,
  IsBoolean,
  IsDate,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  Min,
  ValidateBy,
} from 'class-validator';
import { hasLength, isExactText } from '../../../common/exact-text.js';
import { MAX_TOKENS } from '../domain/limits.js';

/** Fields of requests: each decorator both checks the value and documents it. */

interface Field {
  description?: string;
  example?: unknown;
  /** `checked`: other fields decide, by a rule of its own. It is documented as optional. */
  required?: boolean | 'checked';
}

interface Text extends Field {
  max: number;
}

/** The documentation of a field that holds any value of JSON. */
export const ANY_JSON = { description: 'Any JSON value', nullable: true, oneOf: [{}] };

/** An id: 1 to `max` characters, kept exactly, so characters that PostgreSQL cannot hold are refused. */
export function IdField({ max, ...field }: Text): PropertyDecorator {
  return applyDecorators(
    ...presence(field),
    IsExactId(max),
    property(field, { type: String, minLength: 1, maxLength: max }),
  );
}

/**
 * A name inside a message: 1 to `max` characters; characters that PostgreSQL cannot hold are replaced when it is
 * stored.
 */
export function NameField({ max, ...field }: Text): PropertyDecorator {
  return applyDecorators(
    ...presence(field),
    HasLength(max),
    property(field, { type: String, minLength: 1, maxLength: max }),
  );
}

/** A text of 1 to `max` characters after trimming. */
export function TrimmedTextField({ max, ...field }: Text): PropertyDecorator {
  return applyDecorators(
    ...presence(field),
    HasTrimmedLength(max),
    property(field, { type: String, minLength: 1, maxLength: max }),
  );
}

/** A text whose size is checked elsewhere, in bytes. */
export function TextField(field: Field): PropertyDecorator {
  return applyDecorators(...presence(field), IsString(), property(field, { type: String }));
}

export function EnumField(values: readonly string[], field: Field): PropertyDecorator {
  return applyDecorators(...presence(field), IsIn(values), property(field, { enum: [...values] }));
}

/** A count of tokens. */
export function TokensField(description: string): PropertyDecorator {
  return applyDecorators(
    IsOptional(),
    IsInt(),
    Min(0),
    Max(MAX_TOKENS),
    ApiPropertyOptional({ description, type: 'integer', minimum: 0, maximum: MAX_TOKENS, nullable: true }),
  );
}

interface Count extends Field {
  min?: number;
  max: number;
  default?: number;
  nullable?: boolean;
}

/** A whole number of at least one; as text in a query string. */
export function CountField({ min = 1, max, nullable, ...field }: Count): PropertyDecorator {
  return applyDecorators(
    ...presence(field),
    Transform(({ value }: { value: unknown }) => countFrom(value)),
    IsInt(),
    Min(min),
    Max(max),
    property(field, {
      type: 'integer',
      minimum: min,
      maximum: max,
      default: field.default,
      ...(nullable ? { nullable } : {}),
    }),
  );
}

export function FlagField(field: Field): PropertyDecorator {
  return applyDecorators(...presence(field), IsBoolean(), property(field, { type: Boolean }));
}

/** As `FlagField`, as text in a query string. */
export function QueryFlagField(field: Field): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => flagFrom(value)),
    FlagField(field),
  );
}

export function CursorField(): PropertyDecorator {
  return TextField({
    description: '`nextCursor` of the page before, with the same filters',
    required: false,
  });
}

/** A moment; in a query string ISO 8601 with its zone, or a day in UTC. */
export function DateField(field: Field): PropertyDecorator {
  return applyDecorators(
    ...presence(field),
    Transform(({ value }: { value: unknown }) => dateFrom(value)),
    IsDate({ message: '$property must be a date (ISO 8601, with its zone)' }),
    property(field, { type: String, format: 'date-time' }),
  );
}

const ISO_DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d))?$/;

/** The date of a text in ISO 8601 with its zone; anything else as it is. */
export function dateFrom(value: unknown): unknown {
  const isDate = typeof value === 'string' && ISO_DATE.test(value) && isDay(value.slice(0, 10));
  return isDate ? new Date(value) : value;
}

/** Tells whether a date exists: JavaScript would take 30 February for 1 March. */
function isDay(text: string): boolean {
  const day = new Date(text);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** Reads digits alone: `Number` would also take `0x10`, `1e1` and white space. */
function countFrom(value: unknown): unknown {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}

function flagFrom(value: unknown): unknown {
  return value === 'true' ? true : value === 'false' ? false : value;
}

function presence({ required = true }: Field): PropertyDecorator[] {
  return required === false ? [IsOptional()] : [];
}

function property(
  { required = true, description, example }: Field,
  schema: ApiPropertyOptions,
): PropertyDecorator {
  const documented = {
    ...schema,
    ...(description === undefined ? {} : { description }),
    ...(example === undefined ? {} : { example }),
  };
  return required === true ? ApiProperty(documented) : ApiPropertyOptional(documented);
}

function IsExactId(max: number): PropertyDecorator {
  return check('isExactId', `must have 1 to ${max} characters, without U+0000 and lone surrogates`, (value) =>
    isExactText(value, max),
  );
}

function HasLength(max: number): PropertyDecorator {
  return check('hasLength', `must have 1 to ${max} characters`, (value) => {
    return typeof value === 'string' && hasLength(value, max);
  });
}

function HasTrimmedLength(max: number): PropertyDecorator {
  return check('hasTrimmedLength', `must have 1 to ${max} characters`, (value) => {
    return typeof value === 'string' && hasLength(value.trim(), max);
  });
}

/** A check of one value as a class-validator decorator. */
function check(name: string, requirement: string, validate: (value: unknown) => boolean): PropertyDecorator {
  const defaultMessage = buildMessage((each) => `${each}$property ${requirement}`);
  return ValidateBy({ name, validator: { validate, defaultMessage } });
}
