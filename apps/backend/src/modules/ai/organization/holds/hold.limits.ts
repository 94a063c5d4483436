/** Characters of the reason of a hold, and of its release; CHECKs of the table, too. */
export const MAX_HOLD_REASON_CHARACTERS = 500;
/** Time for which a hold that is placed waits for a removal that has begun, at most. */
export const MAX_HOLD_WAIT_MS = 25_000;
