/** Bits for each different trigram: an eighth of them are set, and a term of several trigrams hits them all by chance. */
const BITS_OF_TRIGRAM = 8;
const POSITIONS_OF_HASH = 2 ** 31;

/**
 * The trigrams of texts as a Bloom filter with one hash: the bit at `hash % bits` is set for each. Trigrams are of
 * UTF-16 code units, so those of a term are among those of every text that contains it.
 */
export function signatureOf(texts: Iterable<string>): Buffer {
  const hashes = new Set<number>();
  for (const text of texts) for (const hash of trigramHashes(text)) hashes.add(hash);
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
