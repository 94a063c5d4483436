import { config as loadEnvFile } from 'dotenv';
import { join } from 'node:path';
import { developmentSecret } from './development-secret.js';
import { type Environment, readEnvironment, SettingsError } from './environment.js';
import { projectRoot } from './project-root.js';

/** The token under which the settings are injected. */
export const SETTINGS = Symbol('SETTINGS');

/** How tokens are verified: by a shared secret (HS256), or by the public keys at an address (RS256, ES256). */
export type AuthSettings = { issuer?: string; audience?: string } & (
  { secret: string } | { jwksUrl: string }
);

/** The model that answers, and how long and how often it is asked. */
export type AiSettings = { timeoutMs: number; maxRetries: number } & (
  | { provider: 'offline' }
  | { provider: 'anthropic'; model: string; apiKey: string; baseUrl?: string }
  | { provider: 'openai-compatible'; model: string; baseUrl: string; apiKey?: string }
);

/** Times of an agent's turn. */
export interface TurnSettings {
  /** Time for which a turn blocks the next one after its process has died. */
  leaseSeconds: number;
  /** Time for which an answer goes on after its last reader has gone. */
  graceSeconds: number;
  /** Time for which a tool call waits for a decision. */
  approvalSeconds: number;
}

export interface Settings {
  production: boolean;
  port: number;
  /** Null for the embedded database. */
  databaseUrl: string | null;
  /** Whether a start applies migrations that are missing; else it only checks that none is. */
  migrate: boolean;
  /** Connections of one process at most. */
  databasePoolSize: number;
  /** Whether appends that arrive together share a commit. */
  groupCommit: boolean;
  auth: AuthSettings;
  /** Requests of one user, and of all users of one organization, at most; 0 for no limit. */
  rateLimitPerMinute: { user: number; organization: number };
  /** Requests of all users at a time, at most; more are told to come again. */
  maxRequestsInFlight: number;
  ai: AiSettings;
  turn: TurnSettings;
}

/**
 * The settings from the environment and, below it, the file `.env` of the project.
 *
 * @throws SettingsError with a sentence for each that is wrong or missing
 */
export function loadSettings(): Settings {
  loadEnvFile({ path: join(projectRoot(), '.env'), quiet: true });
  return settingsFrom(process.env);
}

export function settingsFrom(variables: NodeJS.ProcessEnv): Settings {
  const environment = readEnvironment(variables);
  return {
    production: environment.NODE_ENV === 'production',
    port: environment.PORT,
    databaseUrl: environment.DATABASE_URL ?? null,
    migrate: environment.DATABASE_MIGRATE === 'true',
    databasePoolSize: environment.DATABASE_POOL_SIZE,
    groupCommit: environment.GROUP_COMMIT === 'true',
    auth: authSettings(environment),
    rateLimitPerMinute: {
      user: environment.RATE_LIMIT_PER_MINUTE,
      organization: environment.RATE_LIMIT_PER_MINUTE_ORGANIZATION,
    },
    maxRequestsInFlight: environment.MAX_REQUESTS_IN_FLIGHT,
    ai: aiSettings(environment),
    turn: {
      leaseSeconds: environment.TURN_LEASE_SECONDS,
      graceSeconds: environment.TURN_GRACE_SECONDS,
      approvalSeconds: environment.APPROVAL_EXPIRY_SECONDS,
    },
  };
}

function aiSettings(environment: Environment): AiSettings {
  const {
    AI_PROVIDER: provider,
    AI_MODEL: model = '',
    AI_API_KEY: apiKey,
    AI_BASE_URL: baseUrl,
  } = environment;
  const limits = { timeoutMs: environment.AI_TIMEOUT_SECONDS * 1000, maxRetries: environment.AI_MAX_RETRIES };
  const key = apiKey === undefined ? {} : { apiKey };
  if (provider === 'anthropic')
    return {
      ...limits,
      provider,
      model,
      apiKey: apiKey ?? '',
      ...(baseUrl === undefined ? {} : { baseUrl }),
    };
  if (provider === 'openai-compatible') return { ...limits, provider, model, baseUrl: baseUrl ?? '', ...key };
  return { ...limits, provider };
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
  const claims = {
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
  };
  if (jwksUrl !== undefined) return { jwksUrl, ...claims };
  if (secret !== undefined) return { secret, ...claims };
  if (environment.NODE_ENV !== 'production') return { secret: developmentSecret(), ...claims };
  throw new SettingsError([
    'AUTH_JWT_SECRET or AUTH_JWKS_URL must be set in production, which has no default secret',
  ]);
}
