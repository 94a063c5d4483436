/** Every limit of answers that are on their way: operators see the effect of each. */

/** Time from one write of a running answer to the next: a process that is killed loses no more than this and one write. */
export const WRITE_INTERVAL_MS = 250;
/** UTF-8 bytes of one turn that are written; beyond them the answer can be followed where it runs alone. */
export const MAX_KEPT_BYTES = 16 * 1024 * 1024;

/** Time between two reads of an answer that runs in another process. */
export const FOLLOW_INTERVAL_MS = 200;
/** Rows that one read of it takes. */
export const MAX_ROWS_PER_READ = 50;
/** Time between two words to that process that its answer is followed, and the time for which each counts. */
export const TELL_INTERVAL_MS = 3_000;
export const FOLLOWED_FOR_MS = 10_000;

/** Time for which the rows of an ended turn stay for those who follow it. */
export const KEPT_FOR_FOLLOWERS_MS = 10_000;
/** Time after which a sweep stores an answer that its process has left: those who come sooner do it at once. */
export const ORPHANED_AFTER_MS = 15_000;
/** Conversations with such an answer that one sweep takes; the next one goes on with the rest. */
export const MAX_ORPHANS_PER_SWEEP = 100;
