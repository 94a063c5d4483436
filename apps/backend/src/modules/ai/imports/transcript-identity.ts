import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { isPlainId } from '../../../common/exact-text.js';
import type { Scope } from '../../../common/scope.js';
import { MAX_NAME_CHARACTERS } from '../domain/limits.js';
import type { NewMessage } from '../domain/new-message.js';
import type { Transcript } from './transcript.js';

/** Characters of an id that no other source gives, such as a UUID. */
const MIN_UNIQUE_ID_CHARACTERS = 20;
const ID_BYTES = 16;
/** Hexadecimal digits of an entity id that is made of a digest. */
const ENTITY_DIGITS = 32;

/** The name of a transcript, from which it is known again. */
export interface TranscriptIdentity {
  own: Buffer;
  /** What it was told by when it had fewer messages, the longest first. */
  earlier: Buffer[];
  /** The id that it has at its source, where that is a name of its own. */
  name: string | null;
}

/**
 * Makes the identity of a transcript out of what stays as it is when it goes on.
 *
 * An id of its own tells it; a short one, which may stand in other files too, together with the first messages. Without
 * one the messages tell it: a transcript that begins with all messages of another one is that one, gone on.
 */
export function identityOf(
  { format, id, messages: given }: Transcript,
  messages: readonly NewMessage[],
): TranscriptIdentity {
  const digestOf = (...parts: unknown[]): Buffer =>
    createHash('sha256')
      .update(JSON.stringify([format, ...parts]))
      .digest();
  if (id === undefined) {
    const beginnings = chainOf(messages, given).map((digest) => digestOf('messages', digest));
    const [own = digestOf('messages'), ...earlier] = beginnings.reverse();
    return { own, earlier, name: null };
  }
  const isUnique = id.length >= MIN_UNIQUE_ID_CHARACTERS;
  const own = isUnique ? digestOf('id', id) : digestOf('id', id, beginningOf(messages));
  const isName = isUnique && id.length <= MAX_NAME_CHARACTERS && isPlainId(id);
  return { own, earlier: [], name: isName ? id : null };
}

/**
 * The id of the conversation that a transcript is stored as: a UUID v7 of no time, which would have to stay the same. The
 * scope is a part of it, so nobody's conversation has the id of another's.
 *
 * @param repetition 0, or which of several it is that are alike
 */
export function idOf({ organizationId, userId }: Scope, identity: Buffer, repetition = 0): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([organizationId, userId, repetition]))
    .update(identity)
    .digest();
  return uuidv7({ msecs: 0, seq: digest.readUInt32BE(ID_BYTES), random: digest.subarray(0, ID_BYTES) });
}

/** The id of the entity that the conversation is about. */
export function entityIdOf({ own, name }: TranscriptIdentity, repetition: number): string {
  const id = name ?? own.toString('hex').slice(0, ENTITY_DIGITS);
  return repetition === 0 ? id : `${id}-${repetition}`;
}

/** A digest of each beginning of the messages: of the first one, of the first two, and so on. */
function chainOf(messages: readonly NewMessage[], given: Transcript['messages']): string[] {
  let before = '';
  return messages.map(({ idempotencyDigest }, index) => {
    const parent = given[index]?.parent;
    const place = parent === undefined ? '' : String(parent);
    before = createHash('sha256')
      .update(`${before} ${place} ${idempotencyDigest ?? ''}`)
      .digest('hex');
    return before;
  });
}

/** The digests of the messages up to the first one of a person. */
function beginningOf(messages: readonly NewMessage[]): (string | null)[] {
  const first = messages.findIndex(({ role }) => role === 'user');
  return messages.slice(0, first + 1).map(({ idempotencyDigest }) => idempotencyDigest);
}
