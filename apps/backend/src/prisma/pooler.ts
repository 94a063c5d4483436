import type pg from 'pg';
import { readTarget } from './database-address.js';
import { failureOf } from './database-error.js';
import { type MigrationTarget, withClient } from './migration-state.js';
import { HOW_TO_DECLARE } from './refused-parameter.js';

/** A connection pooler that gives each transaction a session of the server, which may be another each time. */
export type Pooler = 'transaction';

/** Rounds in which two connections look which session of the server they have. */
const ROUNDS = 3;
/** Time for which a connection waits for a session: a pooler in session mode may have none left. */
const SESSION_WAIT_MS = 2_000;

/**
 * Refuses an address that leads to a pooler in transaction mode, of which nobody has told: named statements and the
 * settings of a session would be lost now and then.
 */
export async function refuseUndeclaredPooler(target: MigrationTarget): Promise<void> {
  if (await isTransactionPooler(target))
    throw new Error(`DATABASE_URL leads to a connection pooler in transaction mode: ${HOW_TO_DECLARE}.`);
}

/** Refuses a direct address that leads to a pooler: a migration needs a session of its own. */
export async function refusePooledDirectUrl(target: MigrationTarget): Promise<void> {
  if (await isTransactionPooler(target))
    throw new Error(
      'DATABASE_DIRECT_URL leads to a connection pooler in transaction mode: name the server itself, since a migration ' +
        'needs a session of its own.',
    );
}

/** Refuses options in an address of a pooler, which does not take them. */
export function refuseOptions(connectionString: string): void {
  if (readTarget({ connectionString }).options === '') return;
  throw new Error(
    'DATABASE_URL has `options`, which a connection pooler in transaction mode does not take: set them for the role by ALTER ROLE.',
  );
}

const PROBE = 'conversation_store_probe';
const DUPLICATE_STATEMENT = '42P05';

/** Refuses prepared statements where the pooler mixes up those of its connections. */
export async function refuseMixedStatements(target: MigrationTarget): Promise<void> {
  if (await areStatementsMixed(target))
    throw new Error(
      'The connection pooler does not keep prepared statements: leave DATABASE_PREPARED_STATEMENTS (preparedStatements) ' +
        'false, or use one that does, such as PgBouncer 1.21 with max_prepared_statements = 200.',
    );
}

/** Tells whether a statement that one connection prepares is found under its name by another. */
function areStatementsMixed(target: MigrationTarget): Promise<boolean> {
  return withClient(target, async (first) => {
    const isTaken = await first.query({ name: PROBE, text: 'SELECT 1' }).then(() => false, isDuplicate);
    if (isTaken) return true;
    return withClient(target, async (second) => {
      const seen = await inTime(second.query(`SELECT FROM pg_prepared_statements WHERE name = '${PROBE}'`));
      return seen !== null && seen.rowCount !== 0;
    });
  });
}

function isDuplicate(error: unknown): boolean {
  if (failureOf(error)?.sqlState === DUPLICATE_STATEMENT) return true;
  throw error;
}

/** Tells whether an address leads to a pooler in transaction mode. Of a server itself it takes one connection. */
function isTransactionPooler(target: MigrationTarget): Promise<boolean> {
  return withClient(target, async (first) => {
    const { processID: promised } = first as pg.Client & { processID: number | null };
    // A pooler makes up the number that it promises, since a connection has no process of its own.
    if (promised === (await processOf(first))) return false;
    return withClient(target, (second) => areShared(first, second));
  });
}

/**
 * Tells whether connections share sessions of the server: one has several after each other, or two have the same. In
 * session mode neither happens, since both connections stay open.
 */
async function areShared(first: pg.Client, second: pg.Client): Promise<boolean> {
  const [ofFirst, ofSecond] = [new Set<number>(), new Set<number>()];
  for (let round = 0; round < ROUNDS; round++) {
    ofFirst.add(await processOf(first));
    ofFirst.add(await processOf(first));
    const process = await inTime(processOf(second));
    // The first connection keeps the only session.
    if (process === null) return false;
    ofSecond.add(process);
    if (ofFirst.size > 1 || ofSecond.size > 1 || ofFirst.has(process)) return true;
  }
  return false;
}

/** The process of the server that answers a connection. */
async function processOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: string }>('SELECT pg_backend_pid()::text AS pid');
  return Number(rows[0]?.pid);
}

async function inTime<T>(work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, SESSION_WAIT_MS, null);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
