import { describe, expect, it } from '@jest/globals';
import { createApp } from '../../src/app.js';
import { settingsFrom } from '../../src/config/settings.js';
import { ConversationService } from '../../src/modules/ai/index.js';
import { MIGRATIONS } from '../../src/prisma/generated/migrations.js';
import { checkMigrated, migrate } from '../../src/prisma/migrate.js';
import { type EmptyDatabase, useEmptyDatabase } from '../support/empty-database.js';
import { newScope } from '../support/scopes.js';

const NAMES = MIGRATIONS.map(({ name }) => name);
const SETTINGS = settingsFrom({
  AUTH_JWT_SECRET: 'a secret that is only used by these tests',
  CONSOLE: 'false',
});

describe('the schema of the store', () => {
  const database = useEmptyDatabase();

  /** Starts on the database, and uses it. */
  async function start<T>(url: string, use: (conversations: ConversationService) => Promise<T>): Promise<T> {
    const app = await createApp(SETTINGS, url, { logger: false });
    await app.init();
    try {
      return await use(app.get(ConversationService));
    } finally {
      await app.close();
    }
  }

  type Way = (database: EmptyDatabase) => Promise<string>;
  const withPath =
    (path: string, schemas: string[]): Way =>
    async (empty) => {
      const { role, url } = await empty.newRole();
      await empty.execute(`GRANT CREATE ON DATABASE ${empty.name} TO ${role}`);
      await empty.execute(`ALTER ROLE ${role} SET search_path = ${path}`);
      for (const schema of schemas) await empty.execute(`CREATE SCHEMA ${schema} AUTHORIZATION ${role}`);
      return url;
    };

  it.each<[string, Way]>([
    ['?schema= of the address', (empty) => Promise.resolve(`${empty.url}?schema=app`)],
    ['?options= of the address', (empty) => Promise.resolve(`${empty.url}?options=-c%20search_path%3Dapp`)],
    ['the search_path of the role', withPath('app', ['app'])],
    ['the search_path of the role before the schema is there', withPath('app', [])],
    ['the first of a search_path of several', withPath('app, public', ['app'])],
  ])('is that of %s, at every start, for migrations and statements alike', async (_, way) => {
    const url = await way(database.current);
    const scope = newScope();

    for (const isFirst of [true, false, false]) {
      const created = await start(url, async (conversations) => {
        const { conversation, created: isNew } = await conversations.getOrCreate(scope);
        const { id } = conversation;
        await conversations.addMessage(scope, id, { role: 'user', content: 'Hello' });
        await conversations.updateTitle(scope, id, 'Greetings');
        expect(await conversations.get(scope, id)).toMatchObject({ title: 'Greetings' });
        expect((await conversations.list(scope)).items).toHaveLength(1);
        return isNew;
      });
      expect(created).toBe(isFirst);
    }

    expect(await database.current.tablesOf('app')).toContain('ai_conversation');
    expect(await database.current.tablesOf('public')).toEqual([]);
  });

  it('is that of the role’s own name where there is one', async () => {
    const { role, url } = await database.current.newRole();
    await database.current.execute(`CREATE SCHEMA AUTHORIZATION ${role}`);

    for (const applied of [NAMES, [], []]) {
      expect(await migrate({ connectionString: url })).toEqual(applied);
    }

    expect(await database.current.tablesOf(role)).toContain('ai_conversation');
  });

  it('can have any name that PostgreSQL takes', async () => {
    for (const schema of ['my "own\\ schema', 'a, b', 'ÄÖ', 'select']) {
      const target = { connectionString: database.current.url, schema };
      expect(await migrate(target)).toEqual(NAMES);
      await checkMigrated(target);
      expect(await database.current.tablesOf(schema)).toContain('ai_message');
      await start(database.current.withSchema(schema), (conversations) =>
        conversations.getOrCreate(newScope()),
      );
    }
  });

  it('keeps a store apart from another in the same database', async () => {
    const scope = newScope();
    const create = (conversations: ConversationService) => conversations.getOrCreate(scope);
    const one = await start(database.current.withSchema('one'), create);
    const two = await start(database.current.withSchema('two'), create);

    expect([one.created, two.created]).toEqual([true, true]);
    expect(one.conversation.id).not.toBe(two.conversation.id);
    for (const [schema, { conversation }] of Object.entries({ one, two }))
      expect(await database.current.values(`SELECT id FROM ${schema}.ai_conversation`)).toEqual([
        conversation.id,
      ]);
  });
});
