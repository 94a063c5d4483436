import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createApp } from '../../src/app.js';
import { settingsFrom } from '../../src/config/settings.js';
import { ConversationService } from '../../src/modules/ai/index.js';
import { openDatabase } from '../../src/open-database.js';
import { PASSWORD, useEmptyDatabase } from '../support/empty-database.js';
import { type Pooler, type PoolerOptions, poolerVersion, startPooler } from '../support/pooler.js';
import { newScope } from '../support/scopes.js';

const SECRET = 'a secret that is only used by these tests';
/** Lets PgBouncer drop what it does not know, as its users are told to. */
const IGNORING = { ignore_startup_parameters: 'options,statement_timeout,lock_timeout' };
const DECLARE =
  /leads to a connection pooler in transaction mode: set DATABASE_POOLER=transaction.+DATABASE_DIRECT_URL/;

describe('a connection pooler', () => {
  const database = useEmptyDatabase();
  let role: string;
  let url: string;
  let pooler: Pooler;

  beforeEach(async () => {
    ({ role, url } = await database.current.newRole());
  });

  afterEach(() => pooler.stop());

  /** The settings of a backend whose statements go through a pooler. */
  async function behind(options: PoolerOptions, variables: Record<string, string> = {}) {
    const owner = new URL(database.current.url);
    const logins = [
      [role, PASSWORD],
      [owner.username, owner.password],
    ] as const;
    pooler = await startPooler(database.current.url, logins, options);
    return settingsFrom({
      AUTH_JWT_SECRET: SECRET,
      CONSOLE: 'false',
      DATABASE_URL: `${pooler.through(url)}?schema=app`,
      DATABASE_DIRECT_URL: database.current.url,
      ...variables,
    });
  }

  type Settings = Awaited<ReturnType<typeof behind>>;

  /** What `npm run migrate` does. */
  const setUp = async (settings: Settings): Promise<void> =>
    (await openDatabase({ ...settings, migrate: true, revoke: true })).close();

  /** What `npm start` does, and then some work of every kind at once. */
  async function work(settings: Settings): Promise<void> {
    const { url: address } = await openDatabase(settings);
    const app = await createApp(settings, address, { logger: false });
    try {
      await app.init();
      const conversations = app.get(ConversationService);
      const users = Array.from({ length: 5 }, newScope);
      await Promise.all(users.map((scope) => useStore(conversations, scope)));
    } finally {
      await app.close();
    }
  }

  async function useStore(conversations: ConversationService, scope: ReturnType<typeof newScope>) {
    const began = Date.now();
    const all = await Promise.all([1, 2, 3].map(() => conversations.getOrCreate(scope)));
    const { id } = all[0]!.conversation;
    expect(all.map(({ conversation }) => conversation.id)).toEqual([id, id, id]);
    await Promise.all(
      [1, 2, 3].map(() => conversations.addMessage(scope, id, { role: 'user', content: 'Hello' })),
    );
    const { items } = await conversations.list(scope);
    expect(Math.abs(items[0]!.lastMessageAt!.getTime() - began)).toBeLessThan(60_000);
    expect((await conversations.search(scope, { query: 'hello' })).items).toHaveLength(3);
    expect((await conversations.getStats(scope)).messages.total).toBe(3);
  }

  const refusalOf = (settings: Settings): Promise<string> =>
    openDatabase(settings).then(
      () => 'It started.',
      (error: unknown) => (error as Error).message,
    );

  const schemas = (): Promise<unknown[]> =>
    database.current.values("SELECT nspname FROM pg_namespace WHERE nspname = 'app'");

  it('in transaction mode works once `npm run migrate` has given the role its settings', async () => {
    await database.current.execute(
      `ALTER ROLE ${role} SET default_transaction_isolation = 'repeatable read'`,
      `ALTER ROLE ${role} SET statement_timeout = 0`,
    );
    const settings = await behind({}, { DATABASE_POOLER: 'transaction' });
    const told = await refusalOf(settings);

    await setUp(settings);
    await work(settings);
    await setUp(settings);

    expect(told).toContain('The pool needs a statement_timeout');
    expect(told).toContain('default_transaction_isolation must be read committed');
    expect(told).toContain('`npm run migrate`');
    const given = `SELECT unnest(setconfig) FROM pg_db_role_setting WHERE setdatabase <> 0 AND setrole = '${role}'::regrole`;
    expect(await database.current.values(given)).toContain('statement_timeout=30000');
  });

  it('is told to make new connections where it has others from before', async () => {
    const zone = `ALTER ROLE ${role} SET TimeZone = 'Asia/Kathmandu'`;
    await database.current.execute(zone, `ALTER ROLE ${role} SET DateStyle = 'SQL, DMY'`);
    const settings = await behind({}, { DATABASE_POOLER: 'transaction' });

    await expect(setUp(settings)).rejects.toThrow('RECONNECT');
    await pooler.command('RECONNECT');
    await setUp(settings);
    await work(settings);
  });

  it.each([
    ['transaction', {}],
    ['transaction', IGNORING],
  ] as const)('in %s mode that nobody told of is refused before anything is made: %j', async (mode, more) => {
    const settings = await behind({ mode, settings: more });

    expect(await refusalOf(settings)).toMatch(DECLARE);
    expect(await schemas()).toEqual([]);
  });

  it('is found out where its sessions take turns, and where it has only one', async () => {
    const inTurns: Record<string, number> = { server_round_robin: 1, min_pool_size: 2 };
    for (const settings of [inTurns, { default_pool_size: 1 }]) {
      expect(await refusalOf(await behind({ settings }))).toMatch(DECLARE);
      await pooler.stop();
    }
    await behind({});
  });

  it('in session mode says what it needs, and works with that', async () => {
    const refused = await behind({ mode: 'session' });
    expect(await refusalOf(refused)).toMatch(/unsupported startup parameter.+DATABASE_POOLER=transaction/);
    await pooler.stop();
    const settings = await behind({ mode: 'session', settings: IGNORING });
    const message = await refusalOf(settings);

    expect(message).toContain('ALTER ROLE CURRENT_USER SET statement_timeout');
    const statements = /ALTER ROLE CURRENT_USER.+?;(?= )(.+?'off')/.exec(message)![0];
    await database.current.execute(statements.replaceAll('CURRENT_USER', role));
    await pooler.command('RECONNECT');
    await work(settings);
  });

  it('migrates nothing, and is not taken for the server itself', async () => {
    const settings = await behind({}, { DATABASE_POOLER: 'transaction', DATABASE_DIRECT_URL: '' });
    const owner = { ...settings, databaseDirectUrl: pooler.through(database.current.url) };

    expect(await refusalOf(settings)).toContain(
      'set DATABASE_DIRECT_URL to the address of the server itself',
    );
    expect(await refusalOf(owner)).toMatch(/^DATABASE_DIRECT_URL leads to a connection pooler/);
    expect(await schemas()).toEqual([]);
  });

  it('lets several first starts migrate at once', async () => {
    const settings = await behind({}, { DATABASE_POOLER: 'transaction' });
    await setUp(settings).catch(() => undefined);

    await database.current.execute('DROP SCHEMA app CASCADE');
    await Promise.all([1, 2, 3, 4].map(async () => (await openDatabase(settings)).close()));

    await work({ ...settings, databaseDirectUrl: null });
  });

  it('keeps prepared statements, or is refused where it is said to', async () => {
    const keeps = !(await poolerVersion()).startsWith('1.18.');
    const settings = await behind(keeps ? { settings: { max_prepared_statements: 200 } } : {}, {
      DATABASE_POOLER: 'transaction',
      DATABASE_PREPARED_STATEMENTS: 'true',
    });
    await setUp({ ...settings, preparedStatements: false });

    if (keeps) await work(settings);
    else expect(await refusalOf(settings)).toContain('does not keep prepared statements');
  });

  it('takes no options of an address', async () => {
    const settings = await behind({}, { DATABASE_POOLER: 'transaction' });

    expect(await refusalOf({ ...settings, databaseUrl: `${url}?options=-c%20work_mem%3D5MB` })).toContain(
      'ALTER ROLE',
    );
  });
});
