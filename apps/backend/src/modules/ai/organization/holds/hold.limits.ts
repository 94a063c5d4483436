/** Characters of the reason of a hold, and of its release; CHECKs of the table, too. */
export const MAX_HOLD_REASON_CHARACTERS = 500;
/** Time for which a hold that is placed waits for a removal that has begun, at most. */
export const MAX_HOLD_WAIT_MS = 25_000;
/** Conversations of a target that are looked at for whether they are held. */
export const MAX_CONVERSATIONS_LOOKED_AT = 10_000;
/** Holds that are named with what they cover. */
export const MAX_HOLDS_NAMED = 10;
