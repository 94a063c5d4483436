import { createServer } from 'node:net';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/config/project-root.js';
import { HttpClient } from '../support/http-client.js';
import { lockConversations } from '../support/locked.js';
import { type Program, run, start } from '../support/program.js';
import { newScope } from '../support/scopes.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { PRODUCTION_SETTINGS } from '../support/tokens.js';
import { useBuild } from '../support/use-build.js';

const SECRET = 'a secret that is only used by these tests';
const LISTENING = /Listening on (http:\/\/localhost:\d+)/;
const TOKEN = /^(ey[\w-]+\.[\w-]+\.[\w-]+)$/m;

describe('npm start', () => {
  let database: TestDatabase;
  let settings: Record<string, string>;

  useBuild();

  beforeAll(async () => {
    database = await createTestDatabase();
    settings = { ...database.settings, AUTH_JWT_SECRET: SECRET };
  });

  afterAll(() => database.drop());

  async function addressOf(program: Program): Promise<string> {
    return (await program.printed(LISTENING))[1]!;
  }

  async function stop(program: Program): Promise<void> {
    program.kill('SIGTERM');
    expect((await program.ended).code).toBe(0);
  }

  it('prints its address, where the API is, and a development token that works', async () => {
    // By the secret that this checkout made up.
    const program = start('main.js', [], database.settings);
    const address = await addressOf(program);
    const token = (await program.printed(TOKEN))[1]!;
    const server = new HttpClient(address, newScope());
    const api = new HttpClient(`${address}/api/v1/ai`, newScope(), token);

    expect((await server.get('/docs')).status).toBe(200);
    expect((await server.get('/health/ready')).status).toBe(200);
    const { id } = await api.newConversation();
    const message = { role: 'assistant', content: 'Hello', outputTokens: 1 };
    expect((await api.post(`/conversations/${id}/messages`, message)).status).toBe(201);
    await stop(program);
  });

  it('prints a link to the console of somebody with every grant, and how to import where there is nothing', async () => {
    const LINK = /^(http:\/\/localhost:\d+\/console)#token=(\S+)$/m;
    const IMPORT = /^npm run import -- (\S+) --org (\S+) --user (\S+)$/m;
    const own = await createTestDatabase();
    const first = start('main.js', [], own.settings);
    const [, page = '', token = ''] = await first.printed(LINK);
    const [, ...args] = await first.printed(IMPORT);
    const [file = '', org = '', user = ''] = args;
    expect(await (await fetch(page)).text()).toContain('<base href="/console/" />');
    const api = new HttpClient(`${new URL(page).origin}/api/v1/ai`, newScope(), token);
    const { body } = await api.get('/principal');
    expect(body).toMatchObject({ organizationId: org, userId: user });
    expect(body.grants).toEqual(['ai:append', 'ai:supervise', 'ai:audit', 'ai:govern']);
    const imported = await run(
      'commands/import.js',
      [join(projectRoot(), file), '--org', org, '--user', user],
      own.settings,
    );
    expect(imported.code).toBe(0);
    expect((await api.get('/organization/usage')).body).toMatchObject({
      total: { messages: expect.any(Number) },
    });
    await stop(first);

    const second = start('main.js', [], own.settings);
    await second.printed(LINK);
    await stop(second);
    expect((await second.ended).output).not.toMatch(IMPORT);
    await own.drop();
  });

  it('prints no token in production, none of a secret that was set, and none where it cannot sign one', async () => {
    const variants: Record<string, string>[] = [
      settings,
      { ...settings, ...PRODUCTION_SETTINGS },
      { ...database.settings, AUTH_JWKS_URL: 'http://127.0.0.1:9/keys' },
    ];
    for (const variant of variants) {
      const program = start('main.js', [], variant);
      await addressOf(program);
      await program.printed(/Database: DATABASE_URL\n/);
      await stop(program);
      expect((await program.ended).output).not.toMatch(TOKEN);
    }
  });

  it('warns in production, and there alone, of a role that owns the tables', async () => {
    const asOwner = { ...settings, DATABASE_URL: database.ownerUrl, DATABASE_POOLER: '' };
    const warnings: string[] = [];
    for (const variant of [
      { ...asOwner, ...PRODUCTION_SETTINGS },
      { ...settings, ...PRODUCTION_SETTINGS },
      asOwner,
    ]) {
      const program = start('main.js', [], variant);
      await addressOf(program);
      await stop(program);
      const { output } = await program.ended;
      warnings.push(/^.*"level":"warn".*$/m.exec(output)?.[0] ?? '');
    }

    expect(warnings).toEqual([expect.stringContaining('let DATABASE_URL name another role'), '', '']);
  });

  it.each<[string, string, Record<string, string>]>([
    ['AUTH_JWT_SECRET', 'is missing in production', { ...PRODUCTION_SETTINGS, AUTH_JWT_SECRET: '' }],
    ['DATABASE_URL', 'is missing in production', { ...PRODUCTION_SETTINGS, DATABASE_URL: '' }],
    ['AUTH_JWT_ISSUER', 'is missing in production', { ...PRODUCTION_SETTINGS, AUTH_JWT_ISSUER: '' }],
    ['AI_PROVIDER', 'is missing in production', { ...PRODUCTION_SETTINGS, AI_PROVIDER: '' }],
    ['AI_MODEL is missing', 'for its provider', { AI_PROVIDER: 'anthropic', AI_API_KEY: 'hunter2' }],
    ['SHARE_COMMITS is called GROUP_COMMIT', 'by now', { SHARE_COMMITS: 'false' }],
    ['percent-encode', 'is needed', { DATABASE_URL: 'postgresql://me:hunter2/x@127.0.0.1/none' }],
    ['AUTH_JWT_SECRET', 'is short', { AUTH_JWT_SECRET: 'hunter2' }],
    ['AUTH_JWKS_URL', 'stands beside AUTH_JWT_SECRET', { AUTH_JWKS_URL: 'https://example.com/keys' }],
    ['PORT', 'is a word', { PORT: 'hunter2' }],
  ])('does not start when %s %s, and says so in a sentence', async (name, _, wrong) => {
    const { code, output, errors } = await run('main.js', [], { ...settings, ...wrong });

    expect([code, output]).toEqual([1, '']);
    expect(errors).toMatch(new RegExp(`^.*${name}.*\\.$`, 'm'));
    expect(errors).not.toContain('hunter2');
    expect(errors).not.toMatch(/^ {4}at /m);
  });

  it('shows a page for --help, and starts nothing', async () => {
    const { code, output, errors } = await run('main.js', ['--help'], { PORT: 'x' });

    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(/^Usage: npm start\n[^]+\.env\.example/);
  });

  it('warns of a variable whose name is nearly that of a setting', async () => {
    const { errors } = await run('main.js', [], { ...settings, PORT: 'x', AI_PROVIDR: 'hunter2' });

    expect(errors).toMatch(/^Warning: .+AI_PROVIDR is no setting; did you mean AI_PROVIDER\?$/m);
    expect(errors).not.toContain('hunter2');
  });

  it('serves no API page in production, unless API_DOCS says so', async () => {
    for (const [docs, status] of [
      ['', 404],
      ['true', 200],
    ] as const) {
      const program = start('main.js', [], { ...settings, ...PRODUCTION_SETTINGS, API_DOCS: docs });
      const server = new HttpClient(await addressOf(program), newScope());
      const { status: page } = await server.get('/docs');
      const { status: document } = await server.get('/docs-json');
      await stop(program);

      expect([page, document]).toEqual([status, status]);
    }
  });

  it('names every wrong setting at once', async () => {
    const { errors } = await run('main.js', [], { PORT: 'x', AUTH_JWT_SECRET: 'short', DATABASE_URL: 'x' });

    for (const name of ['PORT', 'AUTH_JWT_SECRET', 'DATABASE_URL']) expect(errors).toContain(name);
  });

  it('says that its port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '0.0.0.0', resolve));
    const { port } = other.address() as AddressInfo;

    const { code, errors } = await run('main.js', [], { ...settings, PORT: String(port) });
    other.close();

    expect(code).toBe(1);
    expect(errors).toContain(`Port ${port} is taken`);
    expect(errors).toContain('PORT');
    expect(errors).not.toMatch(/^ {4}at /m);
  });

  it('says that its database cannot be reached, without the password', async () => {
    const unreachable = { ...settings, DATABASE_URL: 'postgresql://me:hunter2@127.0.0.1:1/none' };
    const { code, errors } = await run('main.js', [], unreachable);

    expect(code).toBe(1);
    expect(errors).toMatch(/cannot be reached.*DATABASE_URL/);
    expect(errors).not.toContain('hunter2');
    expect(errors).not.toMatch(/^ {4}at /m);
  });

  /** A server with a request that it cannot answer yet. Resolves to the status of the answer, or to null without one. */
  async function startedWithRequest(
    work: (program: Program, address: string, release: () => Promise<void>) => Promise<void>,
  ): Promise<number | null> {
    const program = start('main.js', [], database.settings);
    const address = await addressOf(program);
    const api = new HttpClient(`${address}/api/v1/ai`, newScope(), (await program.printed(TOKEN))[1]);
    const lock = await lockConversations(database.ownerUrl);
    try {
      const outcome = api.get('/conversations').then(
        ({ status }) => status,
        () => null,
      );
      await lock.awaitedBy(1);
      await work(program, address, () => lock.release());
      return await outcome;
    } finally {
      await lock.release();
      program.kill('SIGKILL');
    }
  }

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'answers the request in flight on %s and ends with 0',
    async (signal) => {
      const outcome = await startedWithRequest(async (program, address, release) => {
        program.kill(signal);
        await untilItRefuses(address);
        await release();
        expect(await program.ended).toMatchObject({ code: 0, signal: null, errors: 'Stopping …\n' });
      });

      expect(outcome).toBe(200);
    },
  );

  it('takes a second SIGHUP for the first one: a terminal that is closed sends several', async () => {
    const outcome = await startedWithRequest(async (program, address, release) => {
      program.kill('SIGHUP');
      await untilItRefuses(address);
      program.kill('SIGHUP');
      await release();
      expect(await program.ended).toMatchObject({ code: 0, signal: null, errors: 'Stopping …\n' });
    });

    expect(outcome).toBe(200);
  });

  it('ends at once on a second signal', async () => {
    const outcome = await startedWithRequest(async (program, address) => {
      program.kill('SIGTERM');
      await untilItRefuses(address);
      program.kill('SIGTERM');
      expect((await program.ended).code).toBe(1);
    });

    expect(outcome).toBeNull();
  });
});

async function untilItRefuses(address: string): Promise<void> {
  let answers = true;
  while (answers) {
    const headers = { connection: 'close' };
    answers = await fetch(`${address}/health/live`, { headers }).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}
