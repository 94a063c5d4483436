import { createCipheriv, createDecipheriv, createHmac, type KeyObject, randomBytes } from 'node:crypto';
import { ConversationError } from '../domain/conversation-error.js';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The sort key of a page's last row, from which the query of the next page reads on. */
export type Position = readonly (string | number)[];

/**
 * Opaque cursors of one query. A cursor is the position that it leads to, encrypted and authenticated: it tells its
 * holder nothing, is refused when a character of it was changed, and cannot be made by hand. It grants nothing: every
 * page is read within its caller's scope.
 *
 * Its key is made of the database's and of the query (method, scope and filters), so another query refuses it. And
 * nonces, which are random and must not repeat under a key, have to last for one query's cursors alone.
 */
export class CursorCodec {
  private readonly key: Buffer;

  /** @param query the query that the cursor belongs to, in a fixed order; the page size is no part of it. */
  constructor(databaseKey: KeyObject, ...query: readonly unknown[]) {
    this.key = createHmac('sha256', databaseKey).update(JSON.stringify(query)).digest();
  }

  /** @param multipleOf bytes to a multiple of which the position is filled up, where its length would tell something */
  encode(position: Position, multipleOf = 1): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.key, nonce, { authTagLength: TAG_BYTES });
    const encrypted = cipher.update(filledUp(JSON.stringify(position), multipleOf));
    return Buffer.concat([nonce, encrypted, cipher.final(), cipher.getAuthTag()]).toString('base64url');
  }

  /** @throws ConversationError `INVALID_CURSOR` */
  decode(cursor: string): Position {
    const bytes = Buffer.from(cursor, 'base64url');
    // The text is compared: base64url ignores stray characters and the spare bits of the last one.
    if (bytes.toString('base64url') !== cursor) throw invalidCursor();
    try {
      return this.decrypted(bytes);
    } catch {
      // The tag is not of these bytes under this key, or there are too few for a tag.
      throw invalidCursor();
    }
  }

  private decrypted(bytes: Buffer): Position {
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(CIPHER, this.key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES).subarray(-TAG_BYTES));
    const position = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    const parsed: unknown = JSON.parse(Buffer.concat([position, decipher.final()]).toString());
    if (!Array.isArray(parsed)) throw new TypeError('A position is a list.');
    return parsed as Position;
  }
}

/** Adds white space, which JSON ignores. */
function filledUp(json: string, multipleOf: number): Buffer {
  const bytes = Buffer.from(json);
  return Buffer.concat([bytes], Math.ceil(bytes.length / multipleOf) * multipleOf).fill(' ', bytes.length);
}

export function invalidCursor(): ConversationError {
  return new ConversationError('INVALID_CURSOR', 'The cursor is malformed or belongs to another query.');
}
