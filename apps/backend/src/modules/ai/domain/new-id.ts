import { randomFillSync } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

/** Ids whose random bytes are drawn at once: to draw takes as long for one as for a hundred, and longer than the rest. */
const DRAWN_IDS = 128;
const BYTES_OF_ID = 16;

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** Hexadecimal digits of the time. */
const TIME_DIGITS = 12;

const random = Buffer.alloc(DRAWN_IDS * BYTES_OF_ID);
let drawn = random.length;
let msecs = 0;
let seq = 0;

/**
 * Makes a UUID v7 that sorts after every one made before, also within a millisecond and where the clock was set back.
 */
export function newId(): string {
  const bytes = nextRandomBytes();
  const now = Date.now();
  // Half of the 32 bits are left to count on from where a millisecond begins.
  seq = now > msecs ? bytes.readUInt32BE() >>> 1 : seq + 1;
  msecs = Math.max(now, msecs);
  return uuidv7({ msecs, seq, random: bytes });
}

/** Makes a UUID v7 of another time: of what was not made now. */
export function idAt(time: Date): string {
  return uuidv7({ msecs: Math.max(time.getTime(), 0), random: nextRandomBytes() });
}

/** Reads when an id was made, in milliseconds since 1970; null of one that `newId` did not make. */
export function timeOf(id: string): number | null {
  if (!UUID_V7.test(id)) return null;
  const digits = id.replaceAll('-', '').slice(0, TIME_DIGITS);
  return Number.parseInt(digits, 16);
}

function nextRandomBytes(): Buffer {
  if (drawn === random.length) {
    randomFillSync(random);
    drawn = 0;
  }
  return random.subarray(drawn, (drawn += BYTES_OF_ID));
}
