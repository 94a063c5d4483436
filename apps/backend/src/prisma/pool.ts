import { AsyncResource } from 'node:async_hooks';
import type { Logger } from '@nestjs/common';
import pg from 'pg';
import { type DatabaseTarget, optionsWith, readTarget } from './connection.js';

/** The token of the one connection pool of this process. */
export const POOL = Symbol('POOL');
/** The token of the name of the schema that has the store's tables. */
export const SCHEMA = Symbol('SCHEMA');

export interface PoolOptions extends DatabaseTarget {
  /** Connections at most. */
  max: number;
}

/** Milliseconds until a caller that gets no connection is told that the store is unavailable. */
const CONNECTION_TIMEOUT = 5_000;
/** Milliseconds after which the server ends a statement; the client gives up a little later, should the server be silent. */
const STATEMENT_TIMEOUT = 30_000;
const QUERY_TIMEOUT = STATEMENT_TIMEOUT + 5_000;

/** Milliseconds that a statement waits for a lock: rows are locked for single statements only. */
const LOCK_TIMEOUT = 3_000;

/**
 * How statements are planned here.
 *
 * - A page at random costs little more than the next one: the tables are in memory or on an SSD. Where the planner does
 *   not know, it reads small tables whole, and a connection that keeps such a plan goes on doing so while they grow.
 * - A statement is planned once, for whatever values: where PostgreSQL expects more of a plan for the values at hand, it
 *   plans anew for each call, which takes longer than reading a page.
 * - No statement runs long enough to be worth compiling.
 */
const PLANNER = { random_page_cost: '1.1', plan_cache_mode: 'force_generic_plan', jit: 'off' };

/** What the statements are written for. A server, a database or a role may have other defaults. */
const SESSION = {
  DateStyle: 'ISO, MDY',
  TimeZone: 'UTC',
  default_transaction_isolation: 'read committed',
};

export function createPool({ max, ...target }: PoolOptions, logger: Logger): pg.Pool {
  const connection = readTarget(target);
  const pool = new pg.Pool({
    connectionString: connection.connectionString,
    options: optionsWith(connection, { ...SESSION, ...PLANNER }),
    max,
    connectionTimeoutMillis: CONNECTION_TIMEOUT,
    statement_timeout: STATEMENT_TIMEOUT,
    query_timeout: QUERY_TIMEOUT,
    lock_timeout: LOCK_TIMEOUT,
    keepAlive: true,
    application_name: 'conversation-store',
  });
  // An idle connection that breaks is replaced; without a listener it would end the process.
  const lost = (error: Error): void => {
    logger.warn(`A database connection was lost (${error.name}).`);
  };
  // Bound here, so that the line is not taken for one about the request that happened to open the connection.
  pool.on('error', AsyncResource.bind(lost));
  return pool;
}
