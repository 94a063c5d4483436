import { setImmediate } from 'node:timers/promises';

/** Code units of a text whose trigrams are hashed at once: of random text, they take some ten milliseconds. */
const STEP_CODE_UNITS = 32 * 1024;
/** Bits for each different trigram: an eighth of them are set, and a term of several trigrams hits them all by chance. */
const BITS_OF_TRIGRAM = 8;
const POSITIONS_OF_HASH = 2 ** 31;

/**
 * The trigrams of texts as a Bloom filter with one hash: the bit at `hash % bits` is set for each. Trigrams are of
 * UTF-16 code units, so those of a term are among those of every text that contains it. Other work of the process goes on
 * between steps: a long text takes half a second.
 */
export async function signatureOf(texts: Iterable<string>): Promise<Buffer> {
  const hashes = new Set<number>();
  let codeUnits = 0;
  for (const step of stepsOf(texts)) {
    for (const hash of trigramHashes(step)) hashes.add(hash);
    codeUnits += step.length;
    if (codeUnits < STEP_CODE_UNITS) continue;
    codeUnits = 0;
    await setImmediate();
  }
  return filterOf(hashes);
}

/** The parts of each text, which have all its trigrams: each has two code units of the next one. */
function* stepsOf(texts: Iterable<string>): Generator<string> {
  for (const text of texts)
    for (let start = 0; start < text.length; start += STEP_CODE_UNITS)
      yield text.slice(start, start + STEP_CODE_UNITS + 2);
}

function filterOf(hashes: ReadonlySet<number>): Buffer {
  const signature = Buffer.alloc(Math.max(1, Math.ceil((hashes.size * BITS_OF_TRIGRAM) / 8)));
  for (const hash of hashes) {
    const bit = hash % (signature.length * 8);
    signature.writeUInt8(signature.readUInt8(bit >> 3) | (1 << (bit & 7)), bit >> 3);
  }
  return signature;
}

/** The hashes of a text's trigrams; none for a text under three code units. */
export function* trigramHashes(text: string): Generator<number> {
  for (let end = 3; end <= text.length; end++) yield hashOf(text, end - 3);
}

function hashOf(text: string, start: number): number {
  let hash = 0;
  for (let at = start; at < start + 3; at++) {
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) + text.charCodeAt(at);
  }
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) % POSITIONS_OF_HASH;
}
