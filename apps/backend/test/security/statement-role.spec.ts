import { beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { AiModule, ConversationService } from '../../src/modules/ai/index.js';
import { connect } from '../../src/prisma/connect.js';
import { MIGRATIONS } from '../../src/prisma/generated/migrations.js';
import { bringUpSchema } from '../../src/prisma/schema-bring-up.js';
import { STATEMENT_RIGHTS } from '../../src/prisma/statement-rights.js';
import { readStatementRole, surplusOf } from '../../src/prisma/statement-role.js';
import { useEmptyDatabase } from '../support/empty-database.js';
import { newScope } from '../support/scopes.js';

const PERMISSION_DENIED = '42501';
const REFUSED_BY_TRIGGER = '23001';
const SILENT = new Logger('Database');
SILENT.localInstance.setLogLevels?.([]);

describe('the role of statements', () => {
  const database = useEmptyDatabase();
  let role: string;
  let url: string;

  beforeEach(async () => {
    ({ role, url } = await database.current.newRole());
  });

  const bringUp = (options = {}) =>
    bringUpSchema(
      { connectionString: url, schema: 'app' },
      { directUrl: database.current.url, migrate: true, ...options },
    );

  async function asRole<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query('SET search_path = app');
      return await work(client);
    } finally {
      await client.end();
    }
  }

  const codeOf = (statement: string): Promise<string | undefined> =>
    asRole(async (client) =>
      client.query(statement).then(
        () => 'done',
        (error: unknown) => (error as pg.DatabaseError).code,
      ),
    );

  it('is granted its rights after the owner has migrated, and at the next start nothing', async () => {
    expect(await bringUp()).toEqual({
      schema: 'app',
      distributed: false,
      applied: MIGRATIONS.map(({ name }) => name),
      grantedTo: role,
    });
    expect(await bringUp()).toEqual({ schema: 'app', distributed: false, applied: [], grantedTo: null });
    expect(await bringUp({ revoke: true })).toEqual({
      schema: 'app',
      distributed: false,
      applied: [],
      grantedTo: null,
    });
  });

  it('has exactly the rights of the map, which names every table and only columns that are there', async () => {
    await bringUp();

    expect(await database.current.tablesOf('app')).toEqual(Object.keys(STATEMENT_RIGHTS).toSorted());
    const rights = await asRole((client) => readStatementRole(client, { schema: 'app', distributed: false }));
    expect(rights).toEqual({ name: role, power: null, lacking: [], surplus: [] });
    expect(surplusOf(rights)).toBeNull();
    const updatable = Object.entries(STATEMENT_RIGHTS).flatMap(([table, { update = [] }]) =>
      update.map((column) => `${table}.${column}`),
    );
    const granted = await database.current.values(
      `SELECT table_name || '.' || column_name FROM information_schema.column_privileges
       WHERE grantee = '${role}' AND privilege_type = 'UPDATE'`,
    );
    expect(granted.toSorted()).toEqual(updatable.toSorted());
  });

  it.each([
    'CREATE TABLE mine (id INT)',
    'CREATE SCHEMA mine',
    'ALTER TABLE ai_message DROP CONSTRAINT ai_message_tokens',
    'DROP TABLE ai_message',
    'TRUNCATE ai_search_block',
    'UPDATE ai_message SET content = content',
    'DELETE FROM ai_message',
    'UPDATE ai_conversation SET user_id = user_id',
    'UPDATE ai_conversation SET organization_id = organization_id',
    'UPDATE ai_audit_entry SET action = action',
    'DELETE FROM ai_approval',
    'UPDATE ai_approval SET tool_call_id = tool_call_id',
    'UPDATE _prisma_migrations SET finished_at = NULL',
    "SELECT pg_read_file('/etc/passwd')",
    "COPY ai_turn FROM '/etc/passwd'",
    "COPY ai_turn FROM PROGRAM 'id'",
    "COPY (SELECT 1) TO '/tmp/statement-role'",
    'ALTER ROLE CURRENT_USER SUPERUSER',
    'CREATE ROLE another',
    'SELECT rolpassword FROM pg_authid',
  ])('may not %s', async (statement) => {
    await bringUp();

    expect(await codeOf(statement)).toBe(PERMISSION_DENIED);
  });

  it.each([
    [
      `INSERT INTO ai_conversation (id, organization_id, user_id) VALUES (gen_random_uuid(), 'acme', 'mia')`,
      'DELETE FROM ai_conversation',
    ],
    [
      `INSERT INTO ai_audit_entry (organization_id, number, id, at, action, target_type, details, digest)
       VALUES ('acme', 1, gen_random_uuid(), now(), 'export', 'export', '{}', sha256(''))`,
      'DELETE FROM ai_audit_entry',
    ],
    [
      `INSERT INTO ai_audit_chain (organization_id, number, digest) VALUES ('acme', 1, sha256(''))`,
      'UPDATE ai_audit_chain SET removed_number = 1, removed_digest = digest',
    ],
  ])('may, after %s, not %s', async (insertion, removal) => {
    await bringUp();
    expect(await codeOf(insertion)).toBe('done');

    expect(await codeOf(removal)).toBe(REFUSED_BY_TRIGGER);
  });

  it('may not act as the owner', async () => {
    await bringUp();
    const [owner] = await database.current.values('SELECT current_user');

    expect(await codeOf(`SET ROLE ${pg.escapeIdentifier(String(owner))}`)).toBe(PERMISSION_DENIED);
  });

  it('is enough for a host that names both addresses', async () => {
    const module = AiModule.forRoot({
      database: { connectionString: url, directUrl: database.current.url },
      schema: 'app',
      http: false,
      agents: false,
    });
    const app = await NestFactory.createApplicationContext(module, { logger: false });
    try {
      const conversations = app.get(ConversationService);
      const scope = newScope();
      const { conversation } = await conversations.getOrCreate(scope);
      await conversations.addMessage(scope, conversation.id, { role: 'user', content: 'Hello' });
      expect((await conversations.getStats(scope)).messages.total).toBe(1);
    } finally {
      await app.close();
    }
    const owners = `SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'app'`;
    expect(await database.current.values(owners)).not.toContain(role);
  });

  it('that lacks a right is told which, and the statement that grants it', async () => {
    await bringUp();
    await database.current.execute(
      `REVOKE INSERT ON app.ai_message FROM ${role}`,
      `REVOKE UPDATE (title) ON app.ai_conversation FROM ${role}`,
    );
    const start = async (): Promise<void> => {
      const options = { database: { connectionString: url }, schema: 'app', migrate: false };
      await (await connect(options, SILENT)).close();
    };
    const { message } = (await start().catch((error: unknown) => error)) as Error;

    expect(message).toContain(`The role ${role} lacks rights in the schema app: `);
    expect(message).toContain('INSERT on ai_message');
    expect(message).toContain('UPDATE (title) on ai_conversation');
    expect(message).toContain('`npm run migrate`');
    await database.current.execute(...message.match(/GRANT [^;]+ TO "[^"]+"/g)!);
    await start();
  });

  it('that was granted more keeps it at a start, and loses it where that is asked for', async () => {
    await bringUp();
    await database.current.execute(`GRANT UPDATE, DELETE ON app.ai_message TO ${role}`);

    expect(await bringUp()).toMatchObject({ grantedTo: null });
    expect(
      surplusOf(await asRole((client) => readStatementRole(client, { schema: 'app', distributed: false }))),
    ).toMatch(/ has (?=.*UPDATE on ai_message)(?=.*DELETE on ai_message).+DATABASE_DIRECT_URL.+\.$/);
    expect(await bringUp({ revoke: true })).toMatchObject({ grantedTo: role });
    expect(await codeOf('DELETE FROM ai_message')).toBe(PERMISSION_DENIED);
  });

  it('that owns the tables, or is a superuser, is called so', async () => {
    const own = { connectionString: url, schema: 'mine' };
    await database.current.execute(`CREATE SCHEMA mine AUTHORIZATION ${role}`);
    await bringUpSchema(own, { directUrl: undefined, migrate: true });

    const owner = await asRole((client) => readStatementRole(client, { schema: 'mine', distributed: false }));
    expect(surplusOf(owner)).toContain(`The role ${role} of DATABASE_URL owns the tables`);
    expect(surplusOf({ ...owner, power: 'superuser' })).toContain('is a superuser');
  });

  it('gets nothing from one who does not own the tables', async () => {
    await bringUp();
    await database.current.execute(`REVOKE SELECT ON app.ai_turn FROM ${role}`);
    const other = await database.current.newRole();
    await database.current.execute(
      `GRANT USAGE ON SCHEMA app TO ${other.role}`,
      `GRANT SELECT ON app._prisma_migrations TO ${other.role}`,
    );

    await expect(bringUp({ directUrl: other.url })).rejects.toThrow(
      /could not be granted its rights.+DATABASE_DIRECT_URL must name the owner/,
    );
  });

  it('is not taken for one of another schema', async () => {
    await expect(bringUp({ directUrl: database.current.withSchema('other') })).rejects.toThrow(
      'DATABASE_DIRECT_URL names the schema other, and statements mean app',
    );
    expect(await database.current.tablesOf('other')).toEqual([]);
  });

  it('can be granted by several processes that start at once', async () => {
    const started = await Promise.all([bringUp(), bringUp(), bringUp()]);

    expect(started.flatMap(({ applied }) => applied)).toHaveLength(MIGRATIONS.length);
    expect(
      await asRole((client) => readStatementRole(client, { schema: 'app', distributed: false })),
    ).toMatchObject({ lacking: [] });
  });
});
