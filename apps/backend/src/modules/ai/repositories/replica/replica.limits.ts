/** Time after which a replica that was left out is looked at again. */
export const LOOK_PAUSE_MS = 1_000;
/** Time for which a read waits for a connection to the replica, and for its first answer. */
export const MAX_CONNECT_MS = 1_000;
/** Time after which the replica ends a read: the primary, which then answers, has more. */
export const MAX_READ_MS = 10_000;
/** Time after which the client gives a read up, should the replica be silent. */
export const MAX_SILENCE_MS = MAX_READ_MS + 1_000;
/** Time for which a read waits for a row lock, or for a table that a migration changes. */
export const MAX_LOCK_MS = 1_000;
/** Time for which a read waits for its user's turn at the replica. */
export const MAX_TURN_WAIT_MS = 1_000;
/** Time until the second look whether the replica has caught up. Each later one takes twice as long. */
export const FIRST_LOOK_MS = 1;
/** Time between two looks, at most. */
export const LONGEST_LOOK_MS = 8;
