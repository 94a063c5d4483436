/** Time between trials: ten a second show a change within a second, and cost a fiftieth of the speed. */
const SLOT_MS = 96;
/** Slots are joined by twos for long trials, so that those of fast and slow processes begin at the same times. */
const SLOTS_JOINED = 2;
/** The part of a slot that is left for a trial and for the statements after it. */
const TRIALS_PER_SLOT = 2;

const FACTOR = 2;
/** The limit from which on fewer statements may be tried by going to one at once: what lies between may be slower. */
const FEW = 4;

/** Numbers the slot of a time in milliseconds; a trial, if any, is at its begin. */
export function slotAt(timeMs: number, trialMs: number): number {
  const joints = Math.ceil(
    Math.log(Math.max(1, (TRIALS_PER_SLOT * trialMs) / SLOT_MS)) / Math.log(SLOTS_JOINED),
  );
  const joined = SLOTS_JOINED ** joints;
  return Math.floor(timeMs / SLOT_MS / joined) * joined;
}

/**
 * The limit that is tried in a slot instead of the one that was used: twice as many or half as many; between one and a
 * few also all the way, since few plain statements may be better than one that is shared while two are worse.
 */
export function trialOf(slot: number, used: number): number {
  const bits = mixed(slot);
  const isMore = (bits & 1) === 1;
  const isFar = (bits & 2) === 2;
  if (isMore) return used === 1 && isFar ? FEW : used * FACTOR;
  return used <= FEW && isFar ? 1 : Math.max(1, Math.round(used / FACTOR));
}

/** Mixes the bits of a number (the finalizer of MurmurHash3): slots in a row are tried in no order. */
function mixed(slot: number): number {
  let bits = slot | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
