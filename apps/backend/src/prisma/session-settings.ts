/** Time after which the server ends a statement. No append takes longer from its time to its commit. */
export const MAX_STATEMENT_MS = 30_000;
/** Time after which the client gives up, should the server be silent. */
const QUERY_TIMEOUT_MS = MAX_STATEMENT_MS + 5_000;
/** Time for which a statement waits for a lock: rows are locked for single statements only. */
const LOCK_TIMEOUT_MS = 3_000;
/** Time after which a caller that gets no connection is told that the store is unavailable. */
const CONNECTION_TIMEOUT_MS = 5_000;

/**
 * How statements are planned.
 *
 * - A page at random costs little more than the next one: the tables are in memory or on an SSD. Where the planner does
 *   not know, it reads small tables whole, and a connection that keeps such a plan goes on doing so while they grow.
 * - A statement is planned once, for whatever values: where PostgreSQL expects more of a plan for the values at hand, it
 *   plans anew for each call, which takes longer than reading a page.
 * - No statement runs long enough to be worth compiling.
 */
export const PLANNER_SETTINGS = '-c random_page_cost=1.1 -c plan_cache_mode=force_generic_plan -c jit=off';

/** What the server's defaults must not change: how dates are written, and what a statement sees of others. */
export const ANSWER_SETTINGS =
  '-c DateStyle=ISO -c TimeZone=UTC -c default_transaction_isolation=read\\ committed';

/** Options of a `pg.Pool` that the store may share. */
export const STORE_POOL_SETTINGS = {
  connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
  statement_timeout: MAX_STATEMENT_MS,
  query_timeout: QUERY_TIMEOUT_MS,
  lock_timeout: LOCK_TIMEOUT_MS,
  options: `${PLANNER_SETTINGS} ${ANSWER_SETTINGS}`,
} as const;
