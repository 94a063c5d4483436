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
    await untilSomebodyWaits(database.current.admin);
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

  it('does not end the process when its connection is cut', async () => {
    await database.current.execute(`SELECT pg_advisory_lock(${PRISMAS_LOCK})`);
    const cut = expect(migrate({ connectionString: database.current.url })).rejects.toThrow(/terminat/);
    const pid = await untilSomebodyWaits(database.current.admin);
    await database.current.admin.query('SELECT pg_terminate_backend($1)', [pid]);

    await cut;
  });
});

/** @returns the process id of whoever waits for an advisory lock */
async function untilSomebodyWaits(admin: pg.Client): Promise<number> {
  const waiting = "SELECT pid FROM pg_locks, pg_sleep(0.01) WHERE locktype = 'advisory' AND NOT granted";
  for (;;) {
    const { rows } = await admin.query<{ pid: number }>(
      `${waiting} AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    if (rows[0]) return rows[0].pid;
  }
}
