import pg from 'pg';
import { EVERYTHING, migrationsList, withSchemaEngine } from './schema-engine.js';

/** The key of the advisory lock that lets one process at a time migrate a database. */
const MIGRATION_LOCK = 7_302_602_031;

/**
 * Applies the migrations that are missing; `prisma migrate deploy` agrees afterwards.
 *
 * @returns the names of those it applied
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const migrations = await migrationsList();
  const { appliedMigrationNames } = await alone(databaseUrl, () =>
    withSchemaEngine(databaseUrl, (engine) =>
      engine.applyMigrations({ migrationsList: migrations, filters: EVERYTHING }),
    ),
  );
  return appliedMigrationNames;
}

async function alone<T>(connectionString: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await work();
  } finally {
    await client.end();
  }
}
