import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { MIGRATIONS } from '../../src/prisma/generated/migrations.js';
import { checkMigrated, migrate } from '../../src/prisma/migrate.js';
import { useEmptyDatabase } from '../support/empty-database.js';
import { schemaDiff } from '../support/schema-diff.js';
import { EVERYTHING, migrationsOnDisk, withSchemaEngine } from '../support/schema-engine.js';

const NAMES = MIGRATIONS.map(({ name }) => name);
const PRISMAS_LOCK = 72_707_369;

describe('migrate', () => {
  const database = useEmptyDatabase();

  it('applies each migration once, oldest first', async () => {
    const target = { connectionString: database.current.url };

    expect(await migrate(target)).toEqual(NAMES);
    expect(await migrate(target)).toEqual([]);
    expect(await schemaDiff(database.current.url)).toBe('-- This is an empty migration.\n');
  });

  it('leaves the records with which Prisma agrees', async () => {
    await migrate({ connectionString: database.current.url });

    const history = await withSchemaEngine(database.current.url, async (engine) =>
      engine.diagnoseMigrationHistory({
        migrationsList: await migrationsOnDisk(),
        optInToShadowDatabase: false,
        filters: EVERYTHING,
      }),
    );

    expect(history).toMatchObject({
      history: null,
      hasMigrationsTable: true,
      editedMigrationNames: [],
      failedMigrationNames: [],
    });
  });

  it('goes on from what Prisma applied', async () => {
    const list = await migrationsOnDisk();
    const first = { ...list, migrationDirectories: list.migrationDirectories.slice(0, 1) };
    await withSchemaEngine(database.current.url, (engine) =>
      engine.applyMigrations({ migrationsList: first, filters: EVERYTHING }),
    );

    expect(await migrate({ connectionString: database.current.url })).toEqual(NAMES.slice(1));
  });

  it('applies each once when several begin together', async () => {
    const target = { connectionString: database.current.url, schema: 'app' };

    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(target)));

    expect(applied.flat().toSorted()).toEqual(NAMES);
    expect(await database.current.values('SELECT migration_name FROM app._prisma_migrations')).toHaveLength(
      NAMES.length,
    );
  });

  it('waits for a migration of Prisma’s own, and for nobody where nothing is missing', async () => {
    const target = { connectionString: database.current.url };
    await database.current.execute(`SELECT pg_advisory_lock(${PRISMAS_LOCK})`);
    const first = migrate(target);
    await somebodyWaits(database.current.admin);
    expect(await database.current.tablesOf('public')).toEqual([]);
    await database.current.execute(`SELECT pg_advisory_unlock(${PRISMAS_LOCK})`);
    expect(await first).toEqual(NAMES);

    await database.current.execute(`SELECT pg_advisory_lock(${PRISMAS_LOCK})`);
    expect(await migrate(target)).toEqual([]);
  });

  it('lets a role that may only read the records start on a migrated database', async () => {
    const { role, url } = await database.current.newRole();
    await migrate({ connectionString: database.current.url, schema: 'app' });
    await database.current.execute(
      `GRANT USAGE ON SCHEMA app TO ${role}`,
      `GRANT SELECT ON app._prisma_migrations TO ${role}`,
      `ALTER ROLE ${role} SET default_transaction_read_only = on`,
    );

    expect(await migrate({ connectionString: url, schema: 'app' })).toEqual([]);
    await checkMigrated({ connectionString: url, schema: 'app' });
  });

  it('leaves nothing of a migration that fails, says so, and goes on once the cause is mended', async () => {
    const target = { connectionString: database.current.url };
    await database.current.execute(`CREATE TYPE "AiApprovalStatus" AS ENUM ('OTHER')`);

    await expect(migrate(target)).rejects.toThrow(
      /^The migration \S+_add_ai_turn failed and left nothing behind: type "AiApprovalStatus" already exists\.$/,
    );
    expect(await database.current.tablesOf('public')).not.toContain('ai_turn');
    await database.current.execute('DROP TYPE "AiApprovalStatus"');

    expect(await migrate(target)).toEqual(NAMES.slice(1));
  });

  it('fails when its connection is cut, and leaves nothing', async () => {
    const { url, cut } = await openProxy(database.current.url);
    await database.current.execute(`SELECT pg_advisory_lock(${PRISMAS_LOCK})`);
    const failed = expect(migrate({ connectionString: url })).rejects.toThrow(/^Connection terminated/);
    await somebodyWaits(database.current.admin);
    cut();

    await failed;
    expect(await database.current.tablesOf('public')).toEqual([]);
  });
});

async function somebodyWaits(admin: pg.Client): Promise<void> {
  const waiting = `SELECT FROM pg_sleep(0.01), pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'`;
  while ((await admin.query(waiting)).rowCount === 0);
}

/** The database by way of connections that can be cut without a word from the server. */
async function openProxy(databaseUrl: string): Promise<{ url: string; cut: () => void }> {
  const url = new URL(databaseUrl);
  const sockets: Socket[] = [];
  const target = { host: url.hostname, port: Number(url.port) };
  const proxy = createServer((client) => {
    const server = connect(target);
    sockets.push(client, server);
    client.pipe(server).pipe(client);
    for (const socket of [client, server]) socket.on('error', () => undefined);
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  url.host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const cut = (): void => {
    proxy.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: url.href, cut };
}
