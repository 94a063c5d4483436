import type { Logger } from '@nestjs/common';
import pg from 'pg';
import { migrate } from './migrate.js';
import { createPool } from './pool.js';
import { checkSession } from './session.js';

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

/** Connections of a process at most, unless said. */
const DEFAULT_POOL_SIZE = 10;

/**
 * Connects to a database that has every migration.
 *
 * @throws Error with a sentence where the database, its sessions or its migrations are not as they must be
 */
export async function connect(options: DatabaseOptions, logger: Logger): Promise<DatabaseConnection> {
  const { database } = options;
  const isOwn = 'connectionString' in database;
  if (isOwn) await migrate(database.connectionString);
  const pool = isOwn ? createPool({ max: DEFAULT_POOL_SIZE, ...database }, logger) : database;
  const close = async () => {
    if (isOwn) await pool.end();
  };
  try {
    const schema = await checkSession(pool, options.schema, logger);
    return { pool, schema, close };
  } catch (error) {
    await close();
    throw error;
  }
}
