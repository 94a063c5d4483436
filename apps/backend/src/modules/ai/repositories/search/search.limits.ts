/** Every limit of the search by blocks: operators see the effect of each. */

/** Messages of a block. */
export const RUN_MESSAGES = 64;
/** Characters of a block's texts, without the last message's: all of them are read into memory at once. */
export const RUN_CHARACTERS = 1024 * 1024;
/**
 * Age of a message (an interval of PostgreSQL) from which it is put in a block: appends that began with it have ended.
 */
export const MIN_MESSAGE_AGE_INTERVAL = '1 minute';

/** Users whose blocks are remembered to be complete. */
export const MAX_REMEMBERED_USERS = 10_000;
/** Time for which a user is remembered: younger messages are in no block anyway. */
export const REMEMBERED_USER_TTL_MS = 60_000;
