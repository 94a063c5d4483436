import type { Logger } from '@nestjs/common';
import pg from 'pg';
import { logLosses } from './connection-loss.js';
import { createPool, type PoolOptions } from './pool.js';
import { bringUpSchema } from './schema-bring-up.js';
import { checkSession, POOL_REMEDY, POOLER_REMEDY } from './session.js';
import { checkStatementRole } from './statement-role.js';

/** The token of the module's connection to its database. */
export const CONNECTION = Symbol('CONNECTION');

/** A connection pool, and the PostgreSQL schema of our tables. */
export interface DatabaseConnection {
  pool: pg.Pool;
  schema: string;
  /** Ends the pool, unless it is the application's own. */
  close(): Promise<void>;
}

/** A database to connect to. */
export interface DatabaseAddresses {
  /** The address for statements. */
  connectionString: string;
  /**
   * The address for migrations, of the owner of the tables, who grants the rights of statements to the role of the other
   * address.
   */
  directUrl?: string | undefined;
  /** Connections at most. */
  max?: number;
}

export interface DatabaseOptions {
  database: DatabaseAddresses | pg.Pool;
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
  const directUrl = isOwn ? database.directUrl : undefined;
  const { schema } = await bringUpSchema({ ...given, ...named }, { directUrl, migrate: options.migrate });
  if (!isOwn) return shareOf(database, schema, logger);
  const { connectionString, max = DEFAULT_POOL_SIZE } = database;
  return poolOf({ connectionString, max, schema }, logger);
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
    await checkStatementRole(pool, options.schema);
    return { pool, schema: options.schema, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Uses the application's own pool, which it sets up and ends itself. */
async function shareOf(pool: pg.Pool, schema: string, logger: Logger): Promise<DatabaseConnection> {
  logLosses(pool, logger);
  await checkSession(pool, POOL_REMEDY, logger);
  await checkStatementRole(pool, schema);
  return { pool, schema, close: () => Promise.resolve() };
}

/** Prisma knows a pool by its class, and takes one of another copy of `pg` for settings of a connection. */
export function assertPool(pool: unknown): void {
  if (pool instanceof pg.Pool) return;
  throw new Error(
    '`database` is neither { connectionString } nor a Pool of the `pg` that the AI module imports: is `pg` installed twice?',
  );
}
