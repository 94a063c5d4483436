import {
  ConversationError,
  conversationNotActive,
  conversationNotFound,
  validationFailed,
} from '../../domain/conversation-error.js';
import { type AppendedMessage, messageAt } from '../../domain/message.js';
import type { NewMessage } from '../../domain/new-message.js';
import { placeAt } from '../branches/place.js';
import type { MessageRepository } from '../message.repository.js';
import type { Append, AppendTarget, Placement } from './append.js';

/** The outcome of an append that names what it follows, before it is sent. */
const HEAD_MOVED: Placement = { outcome: 'head_moved', preceding: 0, createdAt: new Date(0) };

/** Appends messages of which some may be stored already, under the same idempotency keys. */
export class IdempotentAppender {
  /**
   * @param target stores an append behind the newest message where none of its keys is known
   * @param branches stores one elsewhere
   * @param turns stores one message of a turn where it follows the newest message
   */
  constructor(
    private readonly target: AppendTarget,
    private readonly branches: AppendTarget,
    private readonly turns: AppendTarget,
    private readonly messages: Pick<MessageRepository, 'readByKeys'>,
  ) {}

  /**
   * Returns for each message the stored one.
   *
   * @throws ConversationError `CONVERSATION_NOT_FOUND`, `CONVERSATION_NOT_ACTIVE`, `IDEMPOTENCY_CONFLICT`
   */
  async append(append: Append): Promise<AppendedMessage[]> {
    const appended = await this.appendUnique(withoutRepeatedKeys(append));
    return append.messages.map((message) => asAnswerTo(message, appended.get(slot(message))));
  }

  /**
   * Reads messages whose keys are known, and sends the others again. That also holds where the conversation takes no
   * messages: its keys may have been stored, and it paused, while the statement waited for the lock.
   */
  private async appendUnique(append: Append): Promise<Map<string, AppendedMessage>> {
    const { messages } = append;
    let placement = await this.atEnd(append);
    if (placement.outcome === 'head_moved') placement = await this.branches.append(append);
    if (placement.outcome === 'not_found') throw conversationNotFound();
    if (placement.outcome === 'no_parent') throw noParent();
    if (placement.outcome === 'accepted') return storedMessages(append, placement);
    const known = await this.readKnown(append);
    // Its conversation was deleted meanwhile: the next try reports it.
    if (placement.outcome === 'key_known' && known.size === 0) throw gone();
    const fresh = messages.filter((message) => !known.has(slot(message)));
    if (fresh.length > 0 && placement.outcome === 'not_active') throw conversationNotActive();
    const { parent: _parent, place: _place, ...target } = append;
    const rest = { ...target, messages: fresh, ...placeOfRest(append, known) };
    return new Map([...known, ...(fresh.length > 0 ? await this.appendUnique(rest) : [])]);
  }

  /** Stores what follows the newest message; `head_moved` where that is not known. */
  private atEnd(append: Append): Placement | Promise<Placement> {
    if (append.parent !== undefined) return HEAD_MOVED;
    if (!append.place) return this.target.append(append);
    return append.messages.length === 1 ? this.turns.append(append) : HEAD_MOVED;
  }

  /** @throws ConversationError `IDEMPOTENCY_CONFLICT` where a key was stored with another message */
  private async readKnown({
    scope,
    conversationId,
    messages,
  }: Append): Promise<Map<string, AppendedMessage>> {
    const digests = new Map(messages.map((message) => [slot(message), message.idempotencyDigest]));
    const keys = messages.flatMap(({ idempotencyKey }) => idempotencyKey ?? []);
    const known = keys.length > 0 ? await this.messages.readByKeys(scope, conversationId, keys) : [];
    return new Map(
      known.map(({ idempotencyKey, idempotencyDigest, message }) => {
        const own = slot({ id: message.id, idempotencyKey });
        if (digests.get(own) !== idempotencyDigest) throw conflict();
        return [own, { message, stored: false }];
      }),
    );
  }
}

/**
 * The messages of a call follow each other: the first one that is left follows the one before it in the call, where that
 * was stored before.
 */
function placeOfRest(
  { messages, parent, place }: Append,
  known: ReadonlyMap<string, AppendedMessage>,
): Pick<Append, 'parent' | 'place'> {
  if (parent === undefined && !place) return {};
  const first = messages.findIndex((message) => !known.has(slot(message)));
  const before = messages[first - 1];
  const stored = before && known.get(slot(before));
  if (stored) return { parent: stored.message.sequence };
  return parent === undefined ? (place ? { place } : {}) : { parent };
}

/** Names the place of a message in an append: two with one idempotency key share it. No id begins like a key's. */
function slot({ id, idempotencyKey }: Pick<NewMessage, 'id' | 'idempotencyKey'>): string {
  return idempotencyKey === null ? id : `key ${idempotencyKey}`;
}

function withoutRepeatedKeys(append: Append): Append {
  const { messages } = append;
  const first = new Map<string, NewMessage>();
  for (const message of messages) {
    const earlier = first.get(slot(message));
    if (earlier && earlier.idempotencyDigest !== message.idempotencyDigest) throw conflict();
    if (!earlier) first.set(slot(message), message);
  }
  return first.size === messages.length ? append : { ...append, messages: [...first.values()] };
}

function noParent(): ConversationError {
  return validationFailed([
    { field: 'parent', message: 'must be the sequence of a message of the conversation' },
  ]);
}

function conflict(): ConversationError {
  return new ConversationError('IDEMPOTENCY_CONFLICT', 'The idempotency key was used for another message.');
}

function gone(): ConversationError {
  return new ConversationError('STORE_UNAVAILABLE', 'What the idempotency key stored is gone; try again.');
}

function storedMessages(
  { conversationId, messages }: Append,
  { preceding, createdAt: now, times = [], place = null }: Placement,
): Map<string, AppendedMessage> {
  return new Map(
    messages.map((message, index) => {
      const sequence = preceding + index + 1;
      const { parent, siblings, siblingCount } = placeAt(sequence, index === 0 ? place : null);
      const createdAt = times[index] ?? now;
      const position = { conversationId, sequence, createdAt, parent, siblings, siblingCount };
      return [slot(message), { message: messageAt(message, position), stored: true }];
    }),
  );
}

function asAnswerTo(message: NewMessage, appended: AppendedMessage | undefined): AppendedMessage {
  if (!appended) throw new Error('A message of the call has no result.');
  return { message: appended.message, stored: appended.stored && appended.message.id === message.id };
}
