/** Every limit of the append path: operators of the store see the effect of each. */

/** The part of the pool that statements of appends use at most: the others' get a connection also then. */
const POOL_SHARE = 0.7;

/** Statements of appends under way at a time, at most, for so many connections. */
export function maxStatements(connections: number): number {
  return Math.max(1, Math.floor(connections * POOL_SHARE));
}

/** Time after which a batch is taken to wait for a lock of another transaction. */
export const SLOW_BATCH_MS = 100;
/** Batches under way at a time, slow ones included, where the limit is smaller: each holds a connection. */
export const MAX_IN_FLIGHT_BATCHES = 4;

/** Statements of one batch at a time, where the tables are distributed: it has one for each organization. */
export const STATEMENTS_PER_BATCH_AT_A_TIME = 4;

/** Messages of one batch: more would hold the locks of its conversations for long. */
export const MAX_BATCH_MESSAGES = 500;
/** Characters (UTF-16 code units) of one batch, for the same reason. */
export const MAX_BATCH_CHARACTERS = 4 * 1024 * 1024;

/** Appends that may wait: more are rejected before memory runs out. */
export const MAX_PENDING_APPENDS = 5_000;
/** Characters that may wait, more only of one append that waits alone: nothing else would ever let it through. */
export const MAX_PENDING_CHARACTERS = 64 * 1024 * 1024;
/** Time after which a waiting append is rejected: its caller has long sent it again. */
export const MAX_WAIT_MS = 5_000;

/**
 * Attempts of a statement that lost a race. Each sees the keys that others have committed since, so a second one is
 * enough unless still other keys came in between.
 */
export const MAX_ATTEMPTS = 20;

/** Attempts within a caller's transaction: a deadlock there ends only with the transaction. */
export const MAX_TRANSACTION_ATTEMPTS = 2;
