import pg from 'pg';

/** The key of the advisory lock under which Prisma's command line migrates, too. */
const MIGRATION_LOCK = 72_707_369;

/**
 * Runs work in a transaction, of one process at a time. A failure ends the connection, and the transaction with it.
 */
export async function inMigrationTransaction<T>(
  client: pg.Client,
  schema: string,
  work: () => Promise<T>,
): Promise<T> {
  await client.query('BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE');
  // Of this transaction alone, so that nothing of it stays with a pooler.
  await client.query(
    "SELECT set_config('search_path', $1, true), set_config('statement_timeout', '0', true)",
    [pg.escapeIdentifier(schema)],
  );
  await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
  const result = await work();
  await client.query('COMMIT');
  return result;
}
