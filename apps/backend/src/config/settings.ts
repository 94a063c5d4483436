import { join } from 'node:path';
import { type AiSettings, aiSettings } from './ai-settings.js';
import { withPlainSslMode } from './database-url.js';
import { developmentSecret } from './development-secret.js';
import { readEnvFile } from './env-file.js';
import { type Environment, inProduction, misspelt, readEnvironment, SettingsError } from './environment.js';
import { type FileSettings, fileSettings } from './file-settings.js';
import { type MetricsSettings, metricsSettings } from './metrics-settings.js';
import { projectRoot } from './project-root.js';
import { listed } from './setting.decorators.js';

/** The token under which the settings are injected. */
export const SETTINGS = Symbol('SETTINGS');

/** The names of the claims that say who calls and what is granted; `a.b` is the member `b` of the claim `a`. */
export interface ClaimNames {
  user: string;
  organization: string;
  scope: string;
}

/** The verification of tokens: by a shared secret (HS256), or by the public keys at an address (RS256, ES256). */
export type AuthSettings = {
  issuer?: string;
  audience?: string;
  claims: ClaimNames;
  /** Time from the making of a token to its end, at most. */
  maxLifetimeSeconds: number;
} & ({ secret: string } | { jwksUrl: string });

/** Times and limits of agents' turns. */
export interface TurnSettings {
  /** Time for which a turn blocks the next one after its process has died. */
  leaseSeconds: number;
  /** Time for which an answer goes on after its last reader has disconnected. */
  graceSeconds: number;
  /** Time for which a tool call waits for a decision. */
  approvalSeconds: number;
  /** Turns of one user at a time, in all processes. */
  perUser: number;
}

/** A streaming replica of the database. */
export interface ReplicaSettings {
  url: string;
  /** Time for which a read waits until the replica has what the database had when it came. */
  maxLagMs: number;
}

export interface Settings {
  production: boolean;
  port: number;
  /** The address of the database; null for the embedded one. */
  databaseUrl: string | null;
  /** The address of the owner of its tables, who migrates; null where statements are the owner's too. */
  databaseDirectUrl: string | null;
  /** A streaming replica of the database, for reads that cost much; null where there is none. */
  replica: ReplicaSettings | null;
  /** The kind of connection pooler that DATABASE_URL leads to; null for none. */
  databasePooler: 'transaction' | null;
  /** Tells whether connections keep prepared statements: by default those to the server itself. */
  preparedStatements: boolean;
  /** Tells whether a start applies missing migrations; else it only checks that none is missing. */
  migrate: boolean;
  /** Connections of one process at most. */
  databasePoolSize: number;
  /** Statements of one user that run at a time, at most; more wait for those. */
  statementsPerUser: number;
  /** Tells whether appends that arrive together share a commit. */
  groupCommit: boolean;
  auth: AuthSettings;
  /** Tells whether the secret was made up by this checkout, for development: nobody set it. */
  hasMadeUpSecret: boolean;
  /** Requests of one user, and of all users of one organization, at most; 0 for no limit. */
  rateLimitPerMinute: { user: number; organization: number };
  /** Requests of all users at a time, at most, and of one user; more are rejected with 503 and 429. */
  requestsInFlight: { all: number; user: number };
  /** Streamed answers that one user follows at a time; for a further one the oldest is ended. */
  maxStreamsPerUser: number;
  /** Amounts that one user may store. */
  quotas: { bytesPerUser: number; conversationsPerUser: number };
  /** Where files are kept, and which are taken. */
  files: FileSettings;
  /** Origins whose pages may call the routes from a browser, beside the backend's own. */
  corsOrigins: string[];
  /** Tells whether the page and the document of the API are served. */
  apiDocs: boolean;
  /** The path of the console, such as `/console`; null where it is not served. */
  consolePath: string | null;
  /** Where metrics are served; null for nowhere. */
  metrics: MetricsSettings | null;
  ai: AiSettings;
  turn: TurnSettings;
}

/**
 * The settings from the environment and, below it, the file `.env` of the project.
 *
 * @throws SettingsError with a sentence for each that is wrong or missing
 */
export function loadSettings(): Settings {
  const variables = { ...readEnvFile(join(projectRoot(), '.env')), ...process.env };
  for (const sentence of misspelt(process.env)) console.warn(`Warning: in the environment, ${sentence}`);
  return settingsFrom(variables);
}

export function settingsFrom(variables: NodeJS.ProcessEnv): Settings {
  const environment = readEnvironment(variables);
  const production = inProduction(environment);
  return {
    production,
    port: environment.PORT,
    ...databaseUrls(environment),
    ...poolerSettings(environment),
    migrate: environment.DATABASE_MIGRATE === 'true',
    databasePoolSize: environment.DATABASE_POOL_SIZE,
    statementsPerUser: environment.DATABASE_STATEMENTS_PER_USER,
    groupCommit: environment.GROUP_COMMIT === 'true',
    auth: authSettings(environment),
    hasMadeUpSecret: environment.AUTH_JWT_SECRET === undefined && environment.AUTH_JWKS_URL === undefined,
    rateLimitPerMinute: {
      user: environment.RATE_LIMIT_PER_MINUTE,
      organization: environment.RATE_LIMIT_PER_MINUTE_ORGANIZATION,
    },
    requestsInFlight: {
      all: environment.MAX_REQUESTS_IN_FLIGHT,
      user: environment.MAX_REQUESTS_IN_FLIGHT_PER_USER,
    },
    maxStreamsPerUser: environment.MAX_STREAMS_PER_USER,
    quotas: {
      bytesPerUser: environment.QUOTA_MEBIBYTES_PER_USER * 1024 ** 2,
      conversationsPerUser: environment.QUOTA_CONVERSATIONS_PER_USER,
    },
    files: fileSettings(environment),
    corsOrigins: listed(environment.CORS_ORIGINS),
    apiDocs: environment.API_DOCS === undefined ? !production : environment.API_DOCS === 'true',
    consolePath: environment.CONSOLE === 'true' ? environment.CONSOLE_PATH : null,
    metrics: metricsSettings(environment),
    ai: aiSettings(environment),
    turn: {
      leaseSeconds: environment.TURN_LEASE_SECONDS,
      graceSeconds: environment.TURN_GRACE_SECONDS,
      approvalSeconds: environment.APPROVAL_EXPIRY_SECONDS,
      perUser: environment.MAX_TURNS_PER_USER,
    },
  };
}

function databaseUrls({
  DATABASE_URL: url,
  DATABASE_DIRECT_URL: directUrl,
  DATABASE_REPLICA_URL: replicaUrl,
  DATABASE_REPLICA_MAX_LAG_MS: maxLagMs,
}: Environment): Pick<Settings, 'databaseUrl' | 'databaseDirectUrl' | 'replica'> {
  if (url === undefined && directUrl !== undefined)
    throw new SettingsError(['DATABASE_URL is missing: DATABASE_DIRECT_URL is for migrations alone']);
  if (url === undefined && replicaUrl !== undefined)
    throw new SettingsError(['DATABASE_URL is missing: DATABASE_REPLICA_URL is a replica of it']);
  return {
    databaseUrl: url === undefined ? null : withPlainSslMode(url),
    databaseDirectUrl: directUrl === undefined ? null : withPlainSslMode(directUrl),
    replica: replicaUrl === undefined ? null : { url: withPlainSslMode(replicaUrl), maxLagMs },
  };
}

function poolerSettings({
  DATABASE_URL: url,
  DATABASE_POOLER: pooler,
  DATABASE_PREPARED_STATEMENTS: kept = pooler === undefined ? 'true' : 'false',
}: Environment): Pick<Settings, 'databasePooler' | 'preparedStatements'> {
  if (pooler !== undefined && url === undefined)
    throw new SettingsError(['DATABASE_URL is missing: DATABASE_POOLER says what it leads to']);
  return { databasePooler: pooler ?? null, preparedStatements: kept === 'true' };
}

function authSettings(environment: Environment): AuthSettings {
  const {
    AUTH_JWT_SECRET: secret,
    AUTH_JWKS_URL: jwksUrl,
    AUTH_JWT_ISSUER: issuer,
    AUTH_JWT_AUDIENCE: audience,
  } = environment;
  if (secret !== undefined && jwksUrl !== undefined) {
    throw new SettingsError([
      'AUTH_JWT_SECRET and AUTH_JWKS_URL are both set, of which only one can verify tokens',
    ]);
  }
  const tokens = {
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
    claims: {
      user: environment.AUTH_CLAIM_USER,
      organization: environment.AUTH_CLAIM_ORG,
      scope: environment.AUTH_CLAIM_SCOPE,
    },
    maxLifetimeSeconds: environment.AUTH_JWT_MAX_LIFETIME_SECONDS,
  };
  const production = inProduction(environment);
  if (jwksUrl !== undefined) return { jwksUrl: production ? httpsOnly(jwksUrl) : jwksUrl, ...tokens };
  if (secret !== undefined) return { secret, ...tokens };
  if (!production) return { secret: developmentSecret(), ...tokens };
  throw new SettingsError([
    'AUTH_JWT_SECRET or AUTH_JWKS_URL must be set in production, which has no default secret',
  ]);
}

function httpsOnly(jwksUrl: string): string {
  if (jwksUrl.startsWith('https://')) return jwksUrl;
  throw new SettingsError(['AUTH_JWKS_URL must be an https:// address in production']);
}
