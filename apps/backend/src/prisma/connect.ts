import type { Logger } from '@nestjs/common';
import pg from 'pg';
import { connectionLost } from './connection-loss.js';
import { checkMigrated, migrate } from './migrate.js';
import { schemaOf } from './migration-state.js';
import { createPool, type PoolOptions } from './pool.js';
import { checkSession, POOL_REMEDY, POOLER_REMEDY } from './session.js';

/** The token of the module's connection to its database. */
export const CONNECTION = Symbol('CONNECTION');

/** A connection pool, and the PostgreSQL schema of our tables. */
export interface DatabaseConnection {
  pool: pg.Pool;
  schema: string;
  /** Ends the pool, unless it is the application's own. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  database: { connectionString: string; max?: number } | pg.Pool;
  schema: string | undefined;
  migrate: boolean;
}

/** Connections of a process at most, where the options do not say. */
const DEFAULT_POOL_SIZE = 10;

/**
 * Connects to a database that has every migration.
 *
 * @throws Error with a sentence where the database, its sessions or its migrations are not as they must be
 */
export async function connect(options: DatabaseOptions, logger: Logger): Promise<DatabaseConnection> {
  const { database } = options;
  const isOwn = 'connectionString' in database;
  if (!isOwn) assertPool(database);
  const given = isOwn ? { connectionString: database.connectionString } : { pool: database };
  const named = options.schema === undefined ? {} : { schema: options.schema };
  const schema = await schemaOf({ ...given, ...named });
  await (options.migrate ? migrate({ ...given, schema }) : checkMigrated({ ...given, schema }));
  if (!isOwn) return shareOf(database, schema, logger);
  return poolOf({ max: DEFAULT_POOL_SIZE, ...database, schema }, logger);
}

/** Opens a pool, and looks whether its sessions got the settings: a pooler in between may refuse or drop them. */
async function poolOf(
  options: PoolOptions & { schema: string },
  logger: Logger,
): Promise<DatabaseConnection> {
  const pool = createPool(options, logger);
  const close = () => pool.end();
  try {
    await checkSession(pool, POOLER_REMEDY, logger);
    return { pool, schema: options.schema, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Uses the application's own pool, which it sets up and ends itself. */
async function shareOf(pool: pg.Pool, schema: string, logger: Logger): Promise<DatabaseConnection> {
  // An idle connection that breaks would else end the process.
  if (pool.listenerCount('error') === 0)
    pool.on('error', (error) => {
      logger.warn(connectionLost(error));
    });
  await checkSession(pool, POOL_REMEDY, logger);
  return { pool, schema, close: () => Promise.resolve() };
}

/** Prisma knows a pool by its class, and takes one of another copy of `pg` for settings of a connection. */
function assertPool(pool: unknown): void {
  if (pool instanceof pg.Pool) return;
  throw new Error(
    '`database` is neither { connectionString } nor a Pool of the `pg` that the AI module imports: is `pg` installed twice?',
  );
}
