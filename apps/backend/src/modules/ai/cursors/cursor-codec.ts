import { createHash } from 'node:crypto';
import { validate as isUuid } from 'uuid';
import { ConversationError } from '../domain/conversation-error.js';

const DIGEST_BYTES = 16;

/** The sort key of a page's last row, from which the query of the next page reads on. */
export type Position = readonly (string | number)[];

/**
 * Opaque cursors of one query. A cursor carries the position it leads to, and a digest of that position together
 * with the query (method, scope and filters): so it is refused when a character of it was changed, and when it is
 * used with another query. It grants nothing: every page is read within its caller's scope.
 */
export class CursorCodec {
  private readonly query: string;

  /** @param query the query that the cursor belongs to, in a fixed order; the page size is no part of it. */
  constructor(...query: readonly unknown[]) {
    this.query = JSON.stringify(query);
  }

  encode(position: Position): string {
    const payload = Buffer.from(JSON.stringify(position));
    return Buffer.concat([this.digest(payload), payload]).toString('base64url');
  }

  /** @throws ConversationError `INVALID_CURSOR` */
  decode(cursor: string): Position {
    const bytes = Buffer.from(cursor, 'base64url');
    const payload = bytes.subarray(DIGEST_BYTES);
    // The text is compared too: base64url ignores stray characters and the spare bits of the last one.
    const intact =
      bytes.toString('base64url') === cursor && this.digest(payload).equals(bytes.subarray(0, DIGEST_BYTES));
    if (!intact) throw invalidCursor();
    return parsed(payload);
  }

  private digest(payload: Buffer): Buffer {
    return createHash('sha256')
      .update(this.query)
      .update('\n')
      .update(payload)
      .digest()
      .subarray(0, DIGEST_BYTES);
  }
}

/** The date at one place of a position. */
export function dateAt(position: Position, index: number): Date {
  const date = new Date(position[index] ?? Number.NaN);
  if (Number.isNaN(date.getTime())) throw invalidCursor();
  return date;
}

/** The sequence at one place of a position. */
export function sequenceAt(position: Position, index: number): number {
  const sequence = position[index];
  if (!Number.isSafeInteger(sequence)) throw invalidCursor();
  return Number(sequence);
}

/** The UUID at one place of a position. */
export function uuidAt(position: Position, index: number): string {
  const id = position[index];
  if (!isUuid(id)) throw invalidCursor();
  return String(id);
}

const SNAPSHOT = /^\d{1,19}:\d{1,19}:[\d,]*$/;

/** PostgreSQL's snapshot (`xmin:xmax:xip_list`) at one place of a position. */
export function snapshotAt(position: Position, index: number): string {
  const snapshot = String(position[index]);
  if (!SNAPSHOT.test(snapshot)) throw invalidCursor();
  return snapshot;
}

/**
 * Parses a payload, and checks it like any other input: the digest holds no secret, so it may have been made by hand.
 */
function parsed(payload: Buffer): Position {
  try {
    const position: unknown = JSON.parse(payload.toString());
    if (Array.isArray(position)) return position as Position;
  } catch {
    // Not JSON: refused like any other shape.
  }
  throw invalidCursor();
}

function invalidCursor(): ConversationError {
  return new ConversationError('INVALID_CURSOR', 'The cursor is malformed or belongs to another query.');
}
