const QUOTE = 0x22;
const BACKSLASH = 0x5c;
export const COMMA = 0x2c;

/** A byte of JSON between its values. */
export interface Sign {
  byte: number;
  at: number;
  /** Brackets that are open around it, its own pair aside. */
  depth: number;
}

export const BRACES = { open: 0x7b, close: 0x7d };
export const BRACKETS = { open: 0x5b, close: 0x5d };

/** Follows bytes of JSON as they come, and finds the signs between its values. Looks at each byte once. */
export class JsonSplitter {
  private depth = 0;
  private inString = false;
  /** Tells whether the last byte was a backslash, which escapes the next one. */
  private escapes = false;

  /** Tells whether no bracket is open. */
  get isOutside(): boolean {
    return this.depth === 0;
  }

  /** The commas and brackets of a chunk with at most so many brackets around them. */
  *signs(chunk: Uint8Array, maxDepth: number): Generator<Sign> {
    let at = 0;
    while (at < chunk.length) {
      if (this.inString) at = this.endOfString(chunk, at);
      else {
        const byte = chunk[at] ?? 0;
        const depth = this.depthAt(byte);
        if (depth !== null && depth <= maxDepth) yield { byte, at, depth };
        at += 1;
      }
    }
  }

  /** The depth of a sign; null for other bytes. */
  private depthAt(byte: number): number | null {
    if (byte === QUOTE) this.inString = true;
    else if (byte === BRACES.open || byte === BRACKETS.open) return this.depth++;
    else if (byte === BRACES.close || byte === BRACKETS.close) return --this.depth;
    else if (byte === COMMA) return this.depth;
    return null;
  }

  /** The position behind the quote that ends the string, or behind the chunk. */
  private endOfString(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      if (this.escapes) this.escapes = false;
      else if (chunk[at] === BACKSLASH) this.escapes = true;
      else if (chunk[at] === QUOTE) {
        this.inString = false;
        return at + 1;
      }
    }
    return chunk.length;
  }
}
