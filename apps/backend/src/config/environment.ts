import 'reflect-metadata';
import { plainToInstance, Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, MaxLength, Min, MinLength, validateSync } from 'class-validator';
import { isDatabaseUrl, isEncoded } from './database-url.js';
import { nearest, suggestion } from './nearest.js';
import {
  areMediaTypes,
  areOrigins,
  isHostLabel,
  isHttpAddress,
  isPagePath,
  isPlainName,
  isToken,
  Needed,
  OneOf,
  Text,
  WholeNumber,
} from './setting.decorators.js';

/** The largest value of a limit, in whatever it counts. */
const LARGEST_LIMIT = 1_000_000;
/** Characters of a model's name, as messages keep it. */
const MAX_MODEL_CHARACTERS = 128;
const MONTH_SECONDS = 2_592_000;
const YEAR_SECONDS = 31_536_000;
const AI_PROVIDERS = [
  'offline',
  'anthropic',
  'openai',
  'azure',
  'google',
  'amazon-bedrock',
  'mistral',
  'openai-compatible',
] as const;
const SWITCH = ['true', 'false'] as const;
type Switch = (typeof SWITCH)[number];

/** Every variable that the backend reads, with its default. `.env.example` describes them. */
export class Environment {
  @IsOptional()
  @OneOf('NODE_ENV', ['development', 'test', 'production'])
  NODE_ENV?: 'development' | 'test' | 'production';

  @Type(() => Number)
  @IsInt({ message: 'PORT must be a whole number' })
  @Min(0, { message: 'PORT must be between 0 and 65535' })
  @Max(65_535, { message: 'PORT must be between 0 and 65535' })
  PORT = 3000;

  @Needed<Environment>('DATABASE_URL', inProduction, 'in production there is no embedded database')
  @Text(isEncoded, notEncoded('DATABASE_URL'))
  @Text(isDatabaseUrl, 'DATABASE_URL must be a postgresql:// address')
  DATABASE_URL?: string;

  @IsOptional()
  @Text(isEncoded, notEncoded('DATABASE_DIRECT_URL'))
  @Text(isDatabaseUrl, 'DATABASE_DIRECT_URL must be a postgresql:// address')
  DATABASE_DIRECT_URL?: string;

  @IsOptional()
  @Text(isEncoded, notEncoded('DATABASE_REPLICA_URL'))
  @Text(isDatabaseUrl, 'DATABASE_REPLICA_URL must be a postgresql:// address')
  DATABASE_REPLICA_URL?: string;

  @WholeNumber('DATABASE_REPLICA_MAX_LAG_MS', 0, 60_000)
  DATABASE_REPLICA_MAX_LAG_MS = 100;

  @IsOptional()
  @IsIn(['transaction'], { message: 'DATABASE_POOLER must be transaction, or absent' })
  DATABASE_POOLER?: 'transaction';

  @IsOptional()
  @OneOf('DATABASE_PREPARED_STATEMENTS', SWITCH)
  DATABASE_PREPARED_STATEMENTS?: Switch;

  @OneOf('DATABASE_MIGRATE', SWITCH)
  DATABASE_MIGRATE: Switch = 'true';

  @WholeNumber('DATABASE_POOL_SIZE', 2, 1000)
  DATABASE_POOL_SIZE = 10;

  @WholeNumber('DATABASE_STATEMENTS_PER_USER', 1, 1000)
  DATABASE_STATEMENTS_PER_USER = 3;

  @OneOf('GROUP_COMMIT', SWITCH)
  GROUP_COMMIT: Switch = 'true';

  @IsOptional()
  @MinLength(32, { message: 'AUTH_JWT_SECRET must have at least 32 characters' })
  AUTH_JWT_SECRET?: string;

  @IsOptional()
  @Text(isHttpAddress, 'AUTH_JWKS_URL must be an http(s) address')
  AUTH_JWKS_URL?: string;

  @Needed<Environment>('AUTH_JWT_ISSUER', inProduction, 'in production it must be named who makes the tokens')
  AUTH_JWT_ISSUER?: string;

  @Needed<Environment>(
    'AUTH_JWT_AUDIENCE',
    inProduction,
    'in production it must be named for whom the tokens are made',
  )
  AUTH_JWT_AUDIENCE?: string;

  @WholeNumber('AUTH_JWT_MAX_LIFETIME_SECONDS', 60, YEAR_SECONDS)
  AUTH_JWT_MAX_LIFETIME_SECONDS = 2_678_400;

  AUTH_CLAIM_USER = 'sub';

  AUTH_CLAIM_ORG = 'org';

  AUTH_CLAIM_SCOPE = 'scope';

  @IsOptional()
  @OneOf('API_DOCS', SWITCH)
  API_DOCS?: Switch;

  @OneOf('CONSOLE', SWITCH)
  CONSOLE: Switch = 'true';

  @Text(isPagePath, 'CONSOLE_PATH must be a path such as /console, of letters, digits, - and /')
  CONSOLE_PATH = '/console';

  @Text(areOrigins, 'CORS_ORIGINS must be origins such as https://app.example.com, with commas between them')
  CORS_ORIGINS = '';

  @WholeNumber('RATE_LIMIT_PER_MINUTE', 0, LARGEST_LIMIT)
  RATE_LIMIT_PER_MINUTE = 600;

  @WholeNumber('RATE_LIMIT_PER_MINUTE_ORGANIZATION', 0, LARGEST_LIMIT)
  RATE_LIMIT_PER_MINUTE_ORGANIZATION = 0;

  @WholeNumber('MAX_REQUESTS_IN_FLIGHT', 1, LARGEST_LIMIT)
  MAX_REQUESTS_IN_FLIGHT = 1000;

  @WholeNumber('MAX_REQUESTS_IN_FLIGHT_PER_USER', 1, LARGEST_LIMIT)
  MAX_REQUESTS_IN_FLIGHT_PER_USER = 50;

  @IsOptional()
  @Text(
    isToken,
    'METRICS_TOKEN must have 32 to 256 characters, of which each is a letter, a digit or one of -._~+/=',
  )
  METRICS_TOKEN?: string;

  @IsOptional()
  @WholeNumber('METRICS_PORT', 0, 65_535)
  METRICS_PORT?: number;

  @WholeNumber('MAX_STREAMS_PER_USER', 1, LARGEST_LIMIT)
  MAX_STREAMS_PER_USER = 20;

  @WholeNumber('QUOTA_MEBIBYTES_PER_USER', 1, LARGEST_LIMIT)
  QUOTA_MEBIBYTES_PER_USER = 10_240;

  @WholeNumber('QUOTA_CONVERSATIONS_PER_USER', 1, LARGEST_LIMIT)
  QUOTA_CONVERSATIONS_PER_USER = 100_000;

  @IsOptional()
  FILES_FOLDER?: string;

  @IsOptional()
  @Text(
    areMediaTypes,
    'FILES_TYPES must be media types such as image/png, with commas between them; JSON is text/plain',
  )
  FILES_TYPES?: string;

  @Needed<Environment>('FILES_S3_BUCKET', namesS3, 'the other settings of FILES_S3 belong to it')
  FILES_S3_BUCKET?: string;

  @Needed<Environment>(
    'FILES_S3_REGION',
    (all) => all.FILES_S3_BUCKET !== undefined,
    'a bucket is in a region',
  )
  @Text(isHostLabel, 'FILES_S3_REGION must be a region, such as eu-central-1')
  FILES_S3_REGION?: string;

  @IsOptional()
  @Text(isHttpAddress, 'FILES_S3_ENDPOINT must be an http(s) address')
  FILES_S3_ENDPOINT?: string;

  @Needed<Environment>(
    'FILES_S3_ACCESS_KEY_ID',
    (all) => all.FILES_S3_SECRET_ACCESS_KEY !== undefined,
    'FILES_S3_SECRET_ACCESS_KEY belongs to it',
  )
  FILES_S3_ACCESS_KEY_ID?: string;

  @Needed<Environment>(
    'FILES_S3_SECRET_ACCESS_KEY',
    (all) => all.FILES_S3_ACCESS_KEY_ID !== undefined,
    'FILES_S3_ACCESS_KEY_ID is half of a key without it',
  )
  FILES_S3_SECRET_ACCESS_KEY?: string;

  @Needed<Environment>(
    'AI_PROVIDER',
    inProduction,
    'in production the stand-in for a model answers only where it says offline',
  )
  @OneOf('AI_PROVIDER', AI_PROVIDERS)
  AI_PROVIDER?: (typeof AI_PROVIDERS)[number];

  @Needed<Environment>('AI_MODEL', asksModel, 'AI_PROVIDER needs the name of a model')
  @MaxLength(MAX_MODEL_CHARACTERS, {
    message: `AI_MODEL must have at most ${MAX_MODEL_CHARACTERS} characters`,
  })
  AI_MODEL?: string;

  @Needed<Environment>('AI_API_KEY', asksKey, 'AI_PROVIDER needs the key of an account')
  AI_API_KEY?: string;

  @Needed<Environment>(
    'AI_BASE_URL',
    by('openai-compatible'),
    'AI_PROVIDER=openai-compatible needs an address, such as https://api.openai.com/v1',
  )
  @Text(isHttpAddress, 'AI_BASE_URL must be an http(s) address, such as https://api.openai.com/v1')
  AI_BASE_URL?: string;

  @Needed<Environment>(
    'AI_AZURE_RESOURCE',
    (all) => all.AI_PROVIDER === 'azure' && all.AI_BASE_URL === undefined,
    'AI_PROVIDER=azure needs the name of the resource, or AI_BASE_URL',
  )
  @Text(isHostLabel, 'AI_AZURE_RESOURCE must be the name of a resource: letters, digits and -')
  AI_AZURE_RESOURCE?: string;

  @IsOptional()
  @Text(isPlainName, 'AI_API_VERSION must be a version, such as 2025-04-01-preview')
  AI_API_VERSION?: string;

  @Needed<Environment>('AI_REGION', by('amazon-bedrock'), 'AI_PROVIDER=amazon-bedrock needs a region')
  @Text(isHostLabel, 'AI_REGION must be a region, such as eu-central-1')
  AI_REGION?: string;

  @Needed<Environment>(
    'AI_ACCESS_KEY_ID',
    (all) => all.AI_SECRET_ACCESS_KEY !== undefined || all.AI_SESSION_TOKEN !== undefined,
    'AI_SECRET_ACCESS_KEY and AI_SESSION_TOKEN belong to it',
  )
  AI_ACCESS_KEY_ID?: string;

  @Needed<Environment>(
    'AI_SECRET_ACCESS_KEY',
    (all) => all.AI_ACCESS_KEY_ID !== undefined,
    'AI_ACCESS_KEY_ID is half of a key without it',
  )
  AI_SECRET_ACCESS_KEY?: string;

  AI_SESSION_TOKEN?: string;

  @IsOptional()
  @Text(isPlainName, 'AI_REASONING_TAG must be the name of a tag without its brackets, such as think')
  AI_REASONING_TAG?: string;

  @WholeNumber('AI_TIMEOUT_SECONDS', 1, MONTH_SECONDS)
  AI_TIMEOUT_SECONDS = 120;

  @WholeNumber('AI_MAX_RETRIES', 0, 10)
  AI_MAX_RETRIES = 2;

  @WholeNumber('TURN_LEASE_SECONDS', 1, MONTH_SECONDS)
  TURN_LEASE_SECONDS = 3;

  @WholeNumber('TURN_GRACE_SECONDS', 1, MONTH_SECONDS)
  TURN_GRACE_SECONDS = 15;

  @WholeNumber('MAX_TURNS_PER_USER', 1, LARGEST_LIMIT)
  MAX_TURNS_PER_USER = 5;

  @WholeNumber('APPROVAL_EXPIRY_SECONDS', 1, MONTH_SECONDS)
  APPROVAL_EXPIRY_SECONDS = 86_400;
}

function notEncoded(name: string): string {
  return `${name} is no address: percent-encode what is special in its user and password (@ is %40, / is %2F, # is %23)`;
}

export function inProduction({ NODE_ENV }: Environment): boolean {
  return NODE_ENV === 'production';
}

function namesS3(all: Environment): boolean {
  return (all.FILES_S3_REGION ?? all.FILES_S3_ENDPOINT ?? all.FILES_S3_ACCESS_KEY_ID) !== undefined;
}

function by(provider: string): (environment: Environment) => boolean {
  return ({ AI_PROVIDER }) => AI_PROVIDER === provider;
}

/** Tells whether the provider needs a model. False also for an unknown provider: its own sentence is enough. */
function asksModel({ AI_PROVIDER }: Environment): boolean {
  return AI_PROVIDER !== 'offline' && AI_PROVIDERS.some((known) => known === AI_PROVIDER);
}

function asksKey(environment: Environment): boolean {
  if (environment.AI_PROVIDER === 'openai-compatible') return false;
  const hasOtherKey = environment.AI_ACCESS_KEY_ID ?? environment.AI_SECRET_ACCESS_KEY;
  return asksModel(environment) && !(environment.AI_PROVIDER === 'amazon-bedrock' && hasOtherKey);
}

/** The names of all settings. */
export const SETTING_NAMES: readonly string[] = Object.keys(new Environment());

const RENAMED = new Map([['SHARE_COMMITS', 'GROUP_COMMIT']]);

/** A sentence about a name that is no setting. */
export function strangeName(name: string): string {
  const now = RENAMED.get(name);
  return now === undefined
    ? `${name} is no setting${suggestion(name, SETTING_NAMES)}`
    : `${name} is called ${now} now`;
}

/** Sentences about variables whose names look like a setting's: the environment may hold anything. */
export function misspelt(variables: NodeJS.ProcessEnv): string[] {
  return Object.keys(variables)
    .filter((name) => PREFIX.test(name) && !SETTING_NAMES.includes(name) && nearest(name, SETTING_NAMES))
    .map(strangeName);
}

const PREFIX = /^(AI|API|APPROVAL|AUTH|CONSOLE|CORS|DATABASE|FILES|GROUP|MAX|METRICS|QUOTA|RATE|TURN)_/;

/** @throws SettingsError with a sentence for each variable that is wrong */
export function readEnvironment(all: NodeJS.ProcessEnv): Environment {
  const variables = withoutEmpty(all);
  const environment = plainToInstance(Environment, variables, { exposeDefaultValues: true });
  const errors = validateSync(environment, { stopAtFirstError: true });
  const sentences = [
    ...errors.flatMap(({ constraints }) => Object.values(constraints ?? {})),
    ...[...RENAMED.keys()].filter((name) => name in variables).map(strangeName),
  ];
  if (sentences.length > 0) throw new SettingsError(sentences);
  return environment;
}

/** A setting that is wrong or missing; the message names it and never its value. */
export class SettingsError extends Error {
  constructor(sentences: string[]) {
    super(sentences.map((sentence) => (/[.?]$/.test(sentence) ? sentence : `${sentence}.`)).join('\n'));
  }
}

/** Drops empty variables: they count as absent. */
function withoutEmpty(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}
