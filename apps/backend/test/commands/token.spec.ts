import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, jwtVerify } from 'jose';
import { projectRoot } from '../../src/config/project-root.js';
import { build, run } from '../support/program.js';
import { bytes, PRODUCTION_SETTINGS } from '../support/tokens.js';

const SECRET = 'a secret that is only used by these tests';
const MIA = ['--org', 'acme', '--user', 'mia'];

describe('npm run -s token', () => {
  beforeAll(build);

  it('prints a token and nothing else', async () => {
    const settings = { AUTH_JWT_SECRET: SECRET, AUTH_JWT_ISSUER: 'us', AUTH_JWT_AUDIENCE: 'store' };
    const { code, output, errors } = await run(
      'commands/token.js',
      [...MIA, '--scope', 'ai:append ai:audit', '--entities', 'case:HR-17, case:HR:18'],
      settings,
    );

    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const { payload } = await jwtVerify(output.trim(), bytes(SECRET), { issuer: 'us', audience: 'store' });
    expect(payload).toMatchObject({ sub: 'mia', org: 'acme', scope: 'ai:append ai:audit' });
    expect(payload.ai_entities).toEqual(['case:HR-17', 'case:HR:18']);
    expect(payload.exp).toBeGreaterThan(Date.now() / 1000);
  });

  it('prints nothing else through npm either', async () => {
    const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'token', '--', ...MIA], {
      cwd: projectRoot(),
      env: { ...process.env, NODE_ENV: '', AUTH_JWT_SECRET: SECRET, AUTH_JWKS_URL: '' },
    });

    expect((await jwtVerify(stdout.trim(), bytes(SECRET))).payload).toMatchObject({
      sub: 'mia',
      org: 'acme',
    });
  });

  it.each<[string, string[], Record<string, string>, number]>([
    ['30 days by the secret that was made up', [], {}, 30],
    ['12 hours by one that was set', [], { AUTH_JWT_SECRET: SECRET }, 0.5],
    ['the days that are asked for', ['--days', '1.5'], { AUTH_JWT_SECRET: SECRET }, 1.5],
  ])('is for %s', async (_, args, settings, days) => {
    const { output } = await run('commands/token.js', [...MIA, ...args], settings);
    const { exp, iat } = decodeJwt(output.trim());

    expect((exp! - iat!) / 86_400).toBeCloseTo(days, 3);
  });

  it('grants nothing without --scope', async () => {
    const { output } = await run('commands/token.js', MIA, { AUTH_JWT_SECRET: SECRET });

    const { payload } = await jwtVerify(output.trim(), bytes(SECRET));
    expect(payload).not.toHaveProperty('scope');
    expect(payload).not.toHaveProperty('ai_entities');
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'in production',
      { ...PRODUCTION_SETTINGS, DATABASE_URL: 'postgresql://x/y', AUTH_JWT_SECRET: SECRET },
      'NODE_ENV',
    ],
    ['where published keys verify tokens', { AUTH_JWKS_URL: 'https://example.com/keys' }, 'AUTH_JWT_SECRET'],
    ['with a wrong setting', { PORT: 'x' }, 'PORT'],
  ])('refuses %s', async (_, settings, named) => {
    const { code, output, errors } = await run('commands/token.js', MIA, settings);

    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain(named);
    expect(errors).not.toContain(SECRET);
  });

  it.each([
    [['--scope', 'ai:append ai:appendd'], '--scope: there is no grant ai:appendd; there are ai:append, '],
    [['--entities', 'case:HR-17,HR-18'], "--entities: 'HR-18' is not of the form TYPE:ID."],
    [['--entities', 'case:'], "--entities: 'case:' is not of the form TYPE:ID."],
    [['--days', '31'], "--days: '31' is not a number above 0, and at most 30."],
    [['--days', 'x'], "--days: 'x' is not a number above 0, and at most 30."],
    [['--scop', 'x'], "Unknown option '--scop'; did you mean --scope?"],
  ])('refuses %j with a sentence', async (args, sentence) => {
    const { code, output, errors } = await run('commands/token.js', [...MIA, ...args]);

    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain(sentence);
  });

  it('shows a page for --help, with every grant', async () => {
    const { code, output, errors } = await run('commands/token.js', ['--help']);

    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(/^ {2}--scope .+ai:append, ai:supervise, ai:audit, ai:govern$/m);
  });

  it.each([[[]], [['--org', 'acme']], [[...MIA, '--sope', 'x']]])(
    'answers %j with its usage',
    async (args) => {
      const { code, output, errors } = await run('commands/token.js', args);

      expect([code, output]).toEqual([1, '']);
      expect(errors).toContain('Usage: npm run -s token -- --org ORG --user USER');
      expect(errors).not.toMatch(/^ {4}at /m);
    },
  );
});
