import 'reflect-metadata';
import { plainToInstance, Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  MinLength,
  ValidateIf,
  validateSync,
} from 'class-validator';

const MINUTE_LIMIT = 1_000_000;

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

  @Type(() => Number)
  @IsInt({ message: 'DATABASE_POOL_SIZE must be a whole number' })
  @Min(2, { message: 'DATABASE_POOL_SIZE must be at least 2' })
  @Max(1000, { message: 'DATABASE_POOL_SIZE must be at most 1000' })
  DATABASE_POOL_SIZE = 10;

  @IsIn(['true', 'false'], { message: 'SHARE_COMMITS must be true or false' })
  SHARE_COMMITS: 'true' | 'false' = 'true';

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

  @Type(() => Number)
  @IsInt({ message: 'RATE_LIMIT_PER_MINUTE must be a whole number' })
  @Min(0, { message: 'RATE_LIMIT_PER_MINUTE must not be negative' })
  @Max(MINUTE_LIMIT, { message: `RATE_LIMIT_PER_MINUTE must be at most ${MINUTE_LIMIT}` })
  RATE_LIMIT_PER_MINUTE = 600;
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
