import 'reflect-metadata';
import { applyDecorators } from '@nestjs/common';
import { plainToInstance, Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
  validateSync,
} from 'class-validator';

const MOST_REQUESTS = 1_000_000;
/** Characters of a model's name, as messages keep it. */
const MAX_MODEL = 128;
const MONTH_SECONDS = 2_592_000;
const AI_PROVIDERS = ['offline', 'anthropic', 'openai-compatible'] as const;

/** Every variable that the backend reads, with its default. `.env.example` describes them. */
export class Environment {
  @IsOptional()
  @IsIn(['development', 'test', 'production'], {
    message: 'NODE_ENV must be development, test or production',
  })
  NODE_ENV?: 'development' | 'test' | 'production';

  @Type(() => Number)
  @IsInt({ message: 'PORT must be a whole number' })
  @Min(0, { message: 'PORT must be between 0 and 65535' })
  @Max(65_535, { message: 'PORT must be between 0 and 65535' })
  PORT = 3000;

  @ValidateIf(
    ({ NODE_ENV, DATABASE_URL }: Environment) => NODE_ENV === 'production' || DATABASE_URL !== undefined,
  )
  @Matches(/^postgres(ql)?:\/\//, {
    message: 'DATABASE_URL must be a postgresql:// address (in production there is no embedded database)',
  })
  DATABASE_URL?: string;

  @IsIn(['true', 'false'], { message: 'DATABASE_MIGRATE must be true or false' })
  DATABASE_MIGRATE: 'true' | 'false' = 'true';

  @WholeNumber('DATABASE_POOL_SIZE', 2, 1000)
  DATABASE_POOL_SIZE = 10;

  @IsIn(['true', 'false'], { message: 'GROUP_COMMIT must be true or false' })
  GROUP_COMMIT: 'true' | 'false' = 'true';

  @ValidateIf(({ AUTH_JWT_SECRET }: Environment) => AUTH_JWT_SECRET !== undefined)
  @IsString()
  @MinLength(32, { message: 'AUTH_JWT_SECRET must have at least 32 characters' })
  AUTH_JWT_SECRET?: string;

  @IsOptional()
  @IsUrl(
    { require_tld: false, protocols: ['http', 'https'], require_protocol: true },
    { message: 'AUTH_JWKS_URL must be an http(s) address' },
  )
  AUTH_JWKS_URL?: string;

  @IsOptional()
  @IsString()
  AUTH_JWT_ISSUER?: string;

  @IsOptional()
  @IsString()
  AUTH_JWT_AUDIENCE?: string;

  @WholeNumber('RATE_LIMIT_PER_MINUTE', 0, MOST_REQUESTS)
  RATE_LIMIT_PER_MINUTE = 600;

  @WholeNumber('RATE_LIMIT_PER_MINUTE_ORGANIZATION', 0, MOST_REQUESTS)
  RATE_LIMIT_PER_MINUTE_ORGANIZATION = 0;

  @WholeNumber('MAX_REQUESTS_IN_FLIGHT', 1, MOST_REQUESTS)
  MAX_REQUESTS_IN_FLIGHT = 1000;

  @IsIn(AI_PROVIDERS, { message: `AI_PROVIDER must be one of ${AI_PROVIDERS.join(', ')}` })
  AI_PROVIDER: (typeof AI_PROVIDERS)[number] = 'offline';

  @ValidateIf(({ AI_PROVIDER }: Environment) => AI_PROVIDER !== 'offline')
  @IsString({ message: 'AI_MODEL must name the model of AI_PROVIDER' })
  @MaxLength(MAX_MODEL, { message: `AI_MODEL must have at most ${MAX_MODEL} characters` })
  AI_MODEL?: string;

  @ValidateIf(({ AI_PROVIDER }: Environment) => AI_PROVIDER === 'anthropic')
  @IsString({ message: 'AI_API_KEY must be set for AI_PROVIDER anthropic' })
  AI_API_KEY?: string;

  @ValidateIf(
    ({ AI_PROVIDER, AI_BASE_URL }: Environment) =>
      AI_PROVIDER === 'openai-compatible' || AI_BASE_URL !== undefined,
  )
  @IsUrl(
    { require_tld: false, protocols: ['http', 'https'], require_protocol: true },
    { message: 'AI_BASE_URL must be an http(s) address, such as https://api.openai.com/v1' },
  )
  AI_BASE_URL?: string;

  @WholeNumber('AI_TIMEOUT_SECONDS', 1, MONTH_SECONDS)
  AI_TIMEOUT_SECONDS = 120;

  @WholeNumber('AI_MAX_RETRIES', 0, 10)
  AI_MAX_RETRIES = 2;

  @WholeNumber('TURN_LEASE_SECONDS', 1, MONTH_SECONDS)
  TURN_LEASE_SECONDS = 30;

  @WholeNumber('TURN_GRACE_SECONDS', 1, MONTH_SECONDS)
  TURN_GRACE_SECONDS = 15;

  @WholeNumber('APPROVAL_EXPIRY_SECONDS', 1, MONTH_SECONDS)
  APPROVAL_EXPIRY_SECONDS = 86_400;
}

/** A whole number between two others, both included. */
function WholeNumber(name: string, least: number, most: number): PropertyDecorator {
  const lowest = least === 0 ? 'not be negative' : `be at least ${least}`;
  return applyDecorators(
    Type(() => Number),
    IsInt({ message: `${name} must be a whole number` }),
    Min(least, { message: `${name} must ${lowest}` }),
    Max(most, { message: `${name} must be at most ${most}` }),
  );
}

/** @throws SettingsError with a sentence for each variable that is wrong */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const environment = plainToInstance(Environment, withoutEmpty(variables), { exposeDefaultValues: true });
  const errors = validateSync(environment, { stopAtFirstError: true });
  const sentences = errors.flatMap(({ constraints }) => Object.values(constraints ?? {}));
  if (sentences.length > 0) throw new SettingsError(sentences);
  return environment;
}

/** A setting that is wrong or missing; the message names it and never its value. */
export class SettingsError extends Error {
  constructor(sentences: string[]) {
    super(sentences.map((sentence) => `${sentence}.`).join('\n'));
  }
}

/** An empty variable is an absent one. */
function withoutEmpty(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}
