import { config as loadEnvFile } from 'dotenv';
import { join } from 'node:path';
import { developmentSecret } from './development-secret.js';
import { type Environment, readEnvironment, SettingsError } from './environment.js';
import { PROJECT_ROOT } from './project-root.js';

/** The token under which the settings are injected. */
export const SETTINGS = Symbol('SETTINGS');

/** How tokens are verified: by a shared secret (HS256), or by the public keys at an address (RS256, ES256). */
export type AuthSettings = { issuer?: string; audience?: string } & (
  { secret: string } | { jwksUrl: string }
);

export interface Settings {
  production: boolean;
  port: number;
  /** Null for the embedded database. */
  databaseUrl: string | null;
  /** Connections of one process at most. */
  databasePoolSize: number;
  /** Whether appends that arrive together share a commit. */
  shareCommits: boolean;
  auth: AuthSettings;
  /** Requests of one user at most; 0 for no limit. */
  rateLimitPerMinute: number;
}

/**
 * The settings from the environment and, below it, the file `.env` of the project.
 *
 * @throws SettingsError with a sentence for each that is wrong or missing
 */
export function loadSettings(): Settings {
  loadEnvFile({ path: join(PROJECT_ROOT, '.env'), quiet: true });
  return settingsFrom(process.env);
}

export function settingsFrom(variables: NodeJS.ProcessEnv): Settings {
  const environment = readEnvironment(variables);
  return {
    production: environment.NODE_ENV === 'production',
    port: environment.PORT,
    databaseUrl: environment.DATABASE_URL ?? null,
    databasePoolSize: environment.DATABASE_POOL_SIZE,
    shareCommits: environment.SHARE_COMMITS === 'true',
    auth: authSettings(environment),
    rateLimitPerMinute: environment.RATE_LIMIT_PER_MINUTE,
  };
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
