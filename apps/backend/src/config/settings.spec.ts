import { describe, expect, it } from '@jest/globals';
import { settingsFrom } from './settings.js';

const SECRET = 'a secret of more than 32 characters';
const KEYS = 'https://example.com/keys';
const CLAIMS = { user: 'sub', organization: 'org', scope: 'scope' };
const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://db/store',
  AUTH_JWT_ISSUER: 'us',
  AUTH_JWT_AUDIENCE: 'store',
  AI_PROVIDER: 'offline',
} as const;

describe('settingsFrom', () => {
  it('reads every setting', () => {
    const settings = settingsFrom({
      NODE_ENV: 'production',
      PORT: '8080',
      DATABASE_URL: 'postgresql://db/store',
      DATABASE_DIRECT_URL: 'postgresql://owner@db/store?sslmode=require',
      DATABASE_POOLER: 'transaction',
      DATABASE_MIGRATE: 'false',
      DATABASE_POOL_SIZE: '20',
      DATABASE_STATEMENTS_PER_USER: '4',
      AUTH_JWT_SECRET: SECRET,
      AUTH_JWT_ISSUER: 'us',
      AUTH_JWT_AUDIENCE: 'store',
      AUTH_CLAIM_USER: 'oid',
      AUTH_CLAIM_ORG: 'https://example.com/org',
      AUTH_CLAIM_SCOPE: 'realm_access.roles',
      RATE_LIMIT_PER_MINUTE: '0',
      GROUP_COMMIT: 'false',
      AI_PROVIDER: 'offline',
    });

    expect(settings).toMatchObject({
      production: true,
      port: 8080,
      databaseUrl: 'postgresql://db/store',
      databaseDirectUrl: 'postgresql://owner@db/store?sslmode=verify-full',
      databasePooler: 'transaction',
      preparedStatements: false,
      migrate: false,
      databasePoolSize: 20,
      statementsPerUser: 4,
      groupCommit: false,
      auth: {
        secret: SECRET,
        issuer: 'us',
        audience: 'store',
        claims: { user: 'oid', organization: 'https://example.com/org', scope: 'realm_access.roles' },
      },
      rateLimitPerMinute: { user: 0, organization: 0 },
    });
  });

  it('takes the embedded database where no other is named', () => {
    expect(settingsFrom({ AUTH_JWT_SECRET: SECRET })).toMatchObject({
      production: false,
      databaseUrl: null,
      databaseDirectUrl: null,
      databasePooler: null,
      preparedStatements: true,
      migrate: true,
    });
  });

  it('refuses an owner of the database without a role for statements', () => {
    expect(() => settingsFrom({ DATABASE_DIRECT_URL: 'postgresql://owner@db/store' })).toThrow(
      'DATABASE_URL is missing: DATABASE_DIRECT_URL is for migrations alone.',
    );
  });

  it('reads from a replica of the database where it is named, and refuses one of no database', () => {
    const replica = { DATABASE_REPLICA_URL: 'postgresql://app@replica/store' };

    expect(settingsFrom({}).replica).toBeNull();
    expect(settingsFrom({ DATABASE_URL: 'postgresql://app@db/store', ...replica }).replica).toEqual({
      url: 'postgresql://app@replica/store',
      maxLagMs: 100,
    });
    expect(() => settingsFrom(replica)).toThrow(
      'DATABASE_URL is missing: DATABASE_REPLICA_URL is a replica of it.',
    );
  });

  it('prepares statements by a pooler only where that is set, and takes no pooler without an address', () => {
    const pooled = { DATABASE_URL: 'postgresql://pooler/store', DATABASE_POOLER: 'transaction' };

    expect(settingsFrom(pooled)).toMatchObject({ preparedStatements: false });
    expect(settingsFrom({ ...pooled, DATABASE_PREPARED_STATEMENTS: 'true' })).toMatchObject({
      preparedStatements: true,
    });
    expect(() => settingsFrom({ DATABASE_POOLER: 'transaction' })).toThrow(/^DATABASE_URL is missing/);
  });

  it('verifies by published keys instead of a secret where AUTH_JWKS_URL is set', () => {
    expect(settingsFrom({ AUTH_JWKS_URL: KEYS }).auth).toEqual({
      jwksUrl: KEYS,
      claims: CLAIMS,
      maxLifetimeSeconds: 31 * 86_400,
    });
  });

  it('refuses a secret and published keys at once, naming both', () => {
    expect(() => settingsFrom({ AUTH_JWT_SECRET: SECRET, AUTH_JWKS_URL: KEYS })).toThrow(
      /AUTH_JWT_SECRET and AUTH_JWKS_URL/,
    );
  });

  it('has no default secret in production', () => {
    expect(() => settingsFrom(PRODUCTION)).toThrow(
      /AUTH_JWT_SECRET or AUTH_JWKS_URL must be set in production/,
    );
    expect(() => settingsFrom({ ...PRODUCTION, AUTH_JWT_SECRET: '' })).toThrow(/must be set in production/);
  });

  it('takes published keys in production over https alone', () => {
    const address = 'http://example.com/keys';

    expect(settingsFrom({ ...PRODUCTION, AUTH_JWKS_URL: KEYS }).auth).toMatchObject({ jwksUrl: KEYS });
    expect(() => settingsFrom({ ...PRODUCTION, AUTH_JWKS_URL: address })).toThrow(
      'AUTH_JWKS_URL must be an https:// address in production.',
    );
    expect(settingsFrom({ AUTH_JWKS_URL: address }).auth).toMatchObject({ jwksUrl: address });
  });

  it('serves the API page, in production where API_DOCS says so', () => {
    const production = { ...PRODUCTION, AUTH_JWT_SECRET: SECRET };

    expect(settingsFrom({})).toMatchObject({ apiDocs: true });
    expect(settingsFrom({ API_DOCS: 'false' })).toMatchObject({ apiDocs: false });
    expect(settingsFrom(production)).toMatchObject({ apiDocs: false });
    expect(settingsFrom({ ...production, API_DOCS: 'true' })).toMatchObject({ apiDocs: true });
  });

  it('keeps one secret of its own for development', () => {
    const [first, second] = [settingsFrom({}).auth, settingsFrom({ NODE_ENV: 'development' }).auth];

    expect(first).toEqual(second);
    expect(first).toMatchObject({ secret: expect.stringMatching(/^.{64}$/) });
  });

  it('tells a secret that was made up from one that was set', () => {
    expect(settingsFrom({})).toMatchObject({ hasMadeUpSecret: true });
    for (const set of [{ AUTH_JWT_SECRET: SECRET }, { AUTH_JWKS_URL: KEYS }])
      expect(settingsFrom(set)).toMatchObject({ hasMadeUpSecret: false });
  });
});
