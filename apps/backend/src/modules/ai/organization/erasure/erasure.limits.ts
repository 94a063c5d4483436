/** Time between two looks for erasures to work on. */
export const ERASURE_SWEEP_INTERVAL_MS = 5_000;
/** Erasures that one look works on. */
export const ERASURES_PER_SWEEP = 10;
/** Time for which an erasure is one process's, from batch to batch; then another one may go on. */
export const ERASURE_LEASE_MS = 60_000;
/** Time after which an erasure is looked at again of which something was held. */
export const LOOK_AGAIN_MS = 5_000;
/** Conversations that are looked for at a time. */
export const CONVERSATIONS_PER_BATCH = 100;
/** Time that a statement about all conversations of a target may take. */
export const MAX_ERASURE_STATEMENT_MS = 120_000;
/** Characters of the reason. */
export const MAX_REASON_CHARACTERS = 500;
