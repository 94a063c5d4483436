import type { Logger } from '@nestjs/common';
import pg from 'pg';
import { logLosses } from './connection-loss.js';
import { createPool, type PoolOptions } from './pool.js';
import { type Pooler, refuseMixedStatements } from './pooler.js';
import { explainRefusedParameter } from './refused-parameter.js';
import { bringUpSchema } from './schema-bring-up.js';
import { checkSession, POOL_REMEDY, POOLER_REMEDY } from './session.js';
import { checkStatementRole } from './statement-role.js';

/** The token of the module's connection to its database. */
export const CONNECTION = Symbol('CONNECTION');

/** A connection pool, and the PostgreSQL schema of our tables. */
export interface DatabaseConnection {
  pool: pg.Pool;
  schema: string;
  /** Tells whether statements are prepared by name, which a connection keeps. */
  preparedStatements: boolean;
  /** Tells whether the tables are distributed over several machines. */
  distributed: boolean;
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
  /** A connection pooler between, whose connections have no session of their own. */
  pooler?: Pooler | undefined;
  /** Tells whether connections keep prepared statements; default true, and false by a pooler. */
  preparedStatements?: boolean | undefined;
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
  const { directUrl, pooler } = isOwn ? database : {};
  const target = { ...given, ...named };
  const place = await bringUpSchema(target, { directUrl, pooler, migrate: options.migrate });
  if (!isOwn) return shareOf(database, place, logger);
  const { connectionString, max = DEFAULT_POOL_SIZE } = database;
  const { preparedStatements = pooler === undefined } = database;
  if (pooler !== undefined && preparedStatements) await refuseMixedStatements(target);
  const { schema, distributed } = place;
  return poolOf({ connectionString, max, schema, distributed, pooler, preparedStatements }, logger);
}

/** Opens a pool, and looks whether its sessions got the settings: a pooler in between may refuse or drop them. */
async function poolOf(
  options: PoolOptions & Pick<DatabaseConnection, 'schema' | 'preparedStatements' | 'distributed'>,
  logger: Logger,
): Promise<DatabaseConnection> {
  const { schema, preparedStatements, ...address } = options;
  const pool = createPool({ ...address, schema }, logger);
  const close = () => pool.end();
  try {
    await checkSession(pool, POOLER_REMEDY, logger);
    await checkStatementRole(pool, options);
    return { pool, schema, preparedStatements, distributed: options.distributed, close };
  } catch (error) {
    await close();
    throw explainRefusedParameter(error);
  }
}

/** Uses the application's own pool, which it sets up and ends itself. */
async function shareOf(
  pool: pg.Pool,
  { schema, distributed }: Pick<DatabaseConnection, 'schema' | 'distributed'>,
  logger: Logger,
): Promise<DatabaseConnection> {
  logLosses(pool, logger);
  await checkSession(pool, POOL_REMEDY, logger);
  await checkStatementRole(pool, { schema, distributed });
  return { pool, schema, distributed, preparedStatements: true, close: () => Promise.resolve() };
}

/** Prisma knows a pool by its class, and takes one of another copy of `pg` for settings of a connection. */
export function assertPool(pool: unknown): void {
  if (pool instanceof pg.Pool) return;
  throw new Error(
    '`database` is neither { connectionString } nor a Pool of the `pg` that the AI module imports: is `pg` installed twice?',
  );
}
