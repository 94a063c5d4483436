import type { Logger } from '@nestjs/common';
import type pg from 'pg';
import { assertPool, type DatabaseConnection } from './connect.js';
import { logLosses } from './connection-loss.js';
import { createBarePool } from './pool.js';

/** The token of the module's connection to a replica of its database; null where there is none. */
export const REPLICA_CONNECTION = Symbol('REPLICA_CONNECTION');

/** A streaming replica of the database. */
export interface ReplicaOptions {
  /** The address of the replica, as the role that sends statements, with at most `max` connections; or a pool to it. */
  database: { connectionString: string; max?: number } | pg.Pool;
  /** Time for which a read waits until the replica has what the primary had when the read came; default 100 ms. */
  maxLagMs?: number;
}

/** A connection pool to a replica, of which nobody knows yet whether it can be reached. */
export interface ReplicaConnection {
  pool: pg.Pool;
  maxLagMs: number;
  /** Ends the pool, unless it is the application's own. */
  close(): Promise<void>;
}

const DEFAULT_POOL_SIZE = 10;
const DEFAULT_MAX_LAG_MS = 100;
const DISTRIBUTED =
  'The tables of this database are distributed over several machines, and a replica of them cannot be asked what it has: ' +
  'leave out `replica` (DATABASE_REPLICA_URL).';

/**
 * Opens a pool without connecting: a replica that is gone must not keep the store from starting.
 *
 * @throws Error where the tables are distributed: no log of one machine says what a replica of all of them has
 */
export function openReplica(
  options: ReplicaOptions | undefined,
  { distributed }: Pick<DatabaseConnection, 'distributed'>,
  logger: Logger,
): ReplicaConnection | null {
  if (options === undefined) return null;
  if (distributed) throw new Error(DISTRIBUTED);
  const { database, maxLagMs = DEFAULT_MAX_LAG_MS } = options;
  if ('connectionString' in database) {
    const { connectionString, max = DEFAULT_POOL_SIZE } = database;
    const pool = createBarePool({ connectionString, max }, logger);
    return { pool, maxLagMs, close: () => pool.end() };
  }
  assertPool(database);
  logLosses(database, logger);
  return { pool: database, maxLagMs, close: () => Promise.resolve() };
}
