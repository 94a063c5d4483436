import { describe, expect, it } from '@jest/globals';
import { settingsFrom } from './settings.js';

const SECRET = 'a secret of more than 32 characters';
const KEYS = 'https://example.com/keys';

describe('settingsFrom', () => {
  it('reads every setting', () => {
    const settings = settingsFrom({
      NODE_ENV: 'production',
      PORT: '8080',
      DATABASE_URL: 'postgresql://db/store',
      DATABASE_MIGRATE: 'false',
      DATABASE_POOL_SIZE: '20',
      AUTH_JWT_SECRET: SECRET,
      AUTH_JWT_ISSUER: 'us',
      AUTH_JWT_AUDIENCE: 'store',
      RATE_LIMIT_PER_MINUTE: '0',
    });

    expect(settings).toMatchObject({
      production: true,
      port: 8080,
      databaseUrl: 'postgresql://db/store',
      migrate: false,
      databasePoolSize: 20,
      auth: { secret: SECRET, issuer: 'us', audience: 'store' },
      rateLimitPerMinute: { user: 0, organization: 0 },
    });
  });

  it('takes the embedded database where no other is named', () => {
    expect(settingsFrom({ AUTH_JWT_SECRET: SECRET })).toMatchObject({
      production: false,
      databaseUrl: null,
      migrate: true,
    });
  });

  it('verifies by published keys instead of a secret where AUTH_JWKS_URL is set', () => {
    expect(settingsFrom({ AUTH_JWKS_URL: KEYS }).auth).toEqual({ jwksUrl: KEYS });
  });

  it('refuses a secret and published keys at once, naming both', () => {
    expect(() => settingsFrom({ AUTH_JWT_SECRET: SECRET, AUTH_JWKS_URL: KEYS })).toThrow(
      /AUTH_JWT_SECRET and AUTH_JWKS_URL/,
    );
  });

  it('has no default secret in production', () => {
    const production = { NODE_ENV: 'production', DATABASE_URL: 'postgresql://db/store' } as const;

    expect(() => settingsFrom(production)).toThrow(
      /AUTH_JWT_SECRET or AUTH_JWKS_URL must be set in production/,
    );
    expect(() => settingsFrom({ ...production, AUTH_JWT_SECRET: '' })).toThrow(/must be set in production/);
  });

  it('keeps one secret of its own for development', () => {
    const [first, second] = [settingsFrom({}).auth, settingsFrom({ NODE_ENV: 'development' }).auth];

    expect(first).toEqual(second);
    expect(first).toMatchObject({ secret: expect.stringMatching(/^.{64}$/) });
  });
});
