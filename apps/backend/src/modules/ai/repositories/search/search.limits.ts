/** Every limit of the search: operators see the effect of each. */

/** Messages that one statement looks at, at most: then the search gives its place to the next in line. */
export const MAX_LOOKED_AT_MESSAGES = 5_000;
/** Bytes of their texts, without the last one's, at most. */
export const MAX_LOOKED_AT_BYTES = 8 * 1024 * 1024;
/** Blocks that one statement reads, at most. */
export const MAX_READ_BLOCKS = 4_000;
/** Bytes of their signatures, without the last block's, at most. */
export const MAX_READ_SIGNATURE_BYTES = 32 * 1024 * 1024;
/** Time after which a search answers what it found so far, with a cursor that goes on. */
export const MAX_SEARCH_MS = 1_000;

/** Time from which on a user's next searches run one at a time. */
export const LONG_SEARCH_MS = 100;

/** Messages of a block. */
export const RUN_MESSAGES = 64;
/** Bytes of a block's texts, without the last message's: all of them are read into memory at once. */
export const RUN_BYTES = 1024 * 1024;
/**
 * Age of a message (an interval of PostgreSQL) from which it is put in a block: appends that began with it have ended.
 */
export const MIN_MESSAGE_AGE_INTERVAL = '1 minute';

/** Users whose blocks are remembered to be complete. */
export const MAX_REMEMBERED_USERS = 10_000;
/** Time for which a user is remembered: younger messages are in no block anyway. */
export const REMEMBERED_USER_TTL_MS = 60_000;
