import { describe, expect, it } from '@jest/globals';
import { readEnvironment, SettingsError } from './environment.js';

function complaintAbout(variables: NodeJS.ProcessEnv): string {
  try {
    readEnvironment(variables);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
  }
  return '';
}

describe('readEnvironment', () => {
  it('has a default for every variable that may be absent, and takes an empty one for absent', () => {
    const defaults = { PORT: 3000, DATABASE_POOL_SIZE: 10, RATE_LIMIT_PER_MINUTE: 600 };

    expect(readEnvironment({})).toMatchObject(defaults);
    expect(
      readEnvironment({ PORT: '', DATABASE_POOL_SIZE: '', DATABASE_URL: '', AUTH_JWT_SECRET: '' }),
    ).toMatchObject(defaults);
  });

  it('reads numbers', () => {
    const numbers = { PORT: '0', DATABASE_POOL_SIZE: '2', RATE_LIMIT_PER_MINUTE: '0' };

    expect(readEnvironment(numbers)).toMatchObject({
      PORT: 0,
      DATABASE_POOL_SIZE: 2,
      RATE_LIMIT_PER_MINUTE: 0,
    });
  });

  it.each<[string, string]>([
    ['NODE_ENV', 'staging'],
    ['PORT', 'http'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '3000.5'],
    ['DATABASE_URL', 'mysql://root:hunter2@localhost/x'],
    ['DATABASE_URL', 'localhost'],
    ['DATABASE_MIGRATE', 'no'],
    ['DATABASE_POOL_SIZE', '1'],
    ['DATABASE_POOL_SIZE', 'many'],
    ['AUTH_JWT_SECRET', 'x'.repeat(31)],
    ['AUTH_JWKS_URL', 'hunter2'],
    ['AUTH_JWKS_URL', 'ftp://example.com/keys'],
    ['RATE_LIMIT_PER_MINUTE', '-1'],
    ['RATE_LIMIT_PER_MINUTE', '1.5'],
    ['RATE_LIMIT_PER_MINUTE_ORGANIZATION', '-1'],
  ])('refuses %s=%s with a sentence that names it and does not repeat it', (name, value) => {
    const complaint = complaintAbout({ [name]: value });

    expect(complaint).toMatch(new RegExp(`^${name} .+\\.$`));
    expect(complaint).not.toContain('hunter2');
    expect(complaint.split('\n')).toHaveLength(1);
  });

  it('names every variable that is wrong, a line each', () => {
    const lines = complaintAbout({ PORT: 'x', AUTH_JWT_SECRET: 'short', NODE_ENV: 'x' }).split('\n');

    expect(lines.map((line) => line.split(' ')[0]).toSorted()).toEqual([
      'AUTH_JWT_SECRET',
      'NODE_ENV',
      'PORT',
    ]);
  });

  it('needs DATABASE_URL in production alone', () => {
    expect(complaintAbout({ NODE_ENV: 'production' })).toMatch(/^DATABASE_URL /);
    expect(complaintAbout({ NODE_ENV: 'production', DATABASE_URL: 'postgres://x/y' })).toBe('');
    expect(complaintAbout({ NODE_ENV: 'test' })).toBe('');
  });
});
