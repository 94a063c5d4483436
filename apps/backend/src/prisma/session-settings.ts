import { optionsWith } from './database-address.js';

/** Time after which the server ends a statement. No append takes longer from its time to its commit. */
export const MAX_STATEMENT_MS = 30_000;
/** Time after which the client gives up, should the server be silent. */
const QUERY_TIMEOUT_MS = MAX_STATEMENT_MS + 5_000;
/** Time for which a statement waits for a lock: rows are locked for single statements only. */
const LOCK_TIMEOUT_MS = 3_000;
/** Time after which a caller that gets no connection is answered that the store is unavailable. */
const CONNECTION_TIMEOUT_MS = 5_000;

/**
 * Settings of the query planner.
 *
 * - A page at random costs little more than the next one: the tables are in memory or on an SSD. Where the planner does
 *   not know, it reads small tables whole, and a connection that keeps such a plan goes on doing so while they grow.
 * - A statement is planned once, for whatever values: where PostgreSQL expects more of a plan for the values at hand,
 *   it plans anew for each call, which takes longer than reading a page.
 * - No statement runs long enough to be worth compiling.
 */
const PLANNER = { random_page_cost: '1.1', plan_cache_mode: 'force_generic_plan', jit: 'off' };

/** Settings that the statements are written for. A server, a database or a role may have other defaults. */
const SESSION = {
  DateStyle: 'ISO, MDY',
  TimeZone: 'UTC',
  default_transaction_isolation: 'read committed',
};

/**
 * Names of UTC, as an expression of PostgreSQL and of JavaScript. A pooler may pass on that of the server's default, which
 * installations call `Etc/UTC`.
 */
export const UTC_NAMES = '^(Etc/)?(UTC|UCT|GMT|Universal|Zulu|Greenwich)$';

/** Settings of a session, by their names in PostgreSQL. */
export const SESSION_SETTINGS = { ...SESSION, ...PLANNER };

/**
 * Settings of a session by where the tables are. A plan for all values does not tell which machine has the rows, so Citus
 * chooses by itself where it can use one.
 */
export function sessionSettings(distributed: boolean): typeof SESSION_SETTINGS {
  return distributed ? { ...SESSION_SETTINGS, plan_cache_mode: 'auto' } : SESSION_SETTINGS;
}

/** Timeouts that the client keeps by itself. */
export const CLIENT_TIMEOUTS = {
  connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
  query_timeout: QUERY_TIMEOUT_MS,
} as const;

/** Timeouts that the server keeps. */
const SERVER_TIMEOUTS = { statement_timeout: MAX_STATEMENT_MS, lock_timeout: LOCK_TIMEOUT_MS } as const;

export const POOL_TIMEOUTS = { ...CLIENT_TIMEOUTS, ...SERVER_TIMEOUTS } as const;

/** Settings of the role of statements, where a pooler takes none with a connection; as `pg_settings` has them. */
export const ROLE_SETTINGS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(SERVER_TIMEOUTS).map(([name, value]) => [name, String(value)])),
  ...SESSION_SETTINGS,
};

/** Options of an application's own `pg.Pool` that the store shares. */
export const STORE_POOL_SETTINGS = {
  ...POOL_TIMEOUTS,
  options: optionsWith({ options: '' }, SESSION_SETTINGS),
} as const;
