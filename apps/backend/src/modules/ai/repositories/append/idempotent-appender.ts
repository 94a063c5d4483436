import {
  ConversationError,
  conversationNotActive,
  conversationNotFound,
} from '../../domain/conversation-error.js';
import { type AppendedMessage, messageAt } from '../../domain/message.js';
import type { NewMessage } from '../../domain/new-message.js';
import type { MessageRepository } from '../message.repository.js';
import type { Append, AppendTarget, Placement } from './append.js';

/** Appends messages of which some may be stored already, under the same idempotency keys. */
export class IdempotentAppender {
  /** @param target stores an append where none of its keys is known */
  constructor(
    private readonly target: AppendTarget,
    private readonly messages: Pick<MessageRepository, 'readByKeys'>,
  ) {}

  /**
   * Returns for each message the stored one.
   *
   * @throws ConversationError `CONVERSATION_NOT_FOUND`, `CONVERSATION_NOT_ACTIVE`, `IDEMPOTENCY_CONFLICT`
   */
  async append({ messages, ...target }: Append): Promise<AppendedMessage[]> {
    const appended = await this.appendUnique({ ...target, messages: withoutRepeatedKeys(messages) });
    return messages.map((message) => asAnswerTo(message, appended.get(slot(message))));
  }

  /**
   * Reads messages whose keys are known, and sends the others again. That also holds where the conversation takes no
   * messages: its keys may have been stored, and it paused, while the statement waited for the lock.
   */
  private async appendUnique(append: Append): Promise<Map<string, AppendedMessage>> {
    const { scope, conversationId, messages } = append;
    const placement = await this.target.append(append);
    if (placement.outcome === 'not_found') throw conversationNotFound();
    if (placement.outcome === 'accepted') return storedMessages(append, placement);
    const known = await this.readKnown(append);
    // Its conversation was deleted meanwhile: the next try reports it.
    if (placement.outcome === 'key_known' && known.size === 0) throw gone();
    const fresh = messages.filter((message) => !known.has(slot(message)));
    if (fresh.length > 0 && placement.outcome === 'not_active') throw conversationNotActive();
    const rest = fresh.length > 0 ? await this.appendUnique({ scope, conversationId, messages: fresh }) : [];
    return new Map([...known, ...rest]);
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

/** Names the place of a message in an append: two with one idempotency key share it. */
function slot({ id, idempotencyKey }: Pick<NewMessage, 'id' | 'idempotencyKey'>): string {
  return idempotencyKey === null ? `id ${id}` : `key ${idempotencyKey}`;
}

function withoutRepeatedKeys(messages: readonly NewMessage[]): NewMessage[] {
  const first = new Map<string, NewMessage>();
  for (const message of messages) {
    const earlier = first.get(slot(message));
    if (earlier && earlier.idempotencyDigest !== message.idempotencyDigest) throw conflict();
    if (!earlier) first.set(slot(message), message);
  }
  return [...first.values()];
}

function conflict(): ConversationError {
  return new ConversationError('IDEMPOTENCY_CONFLICT', 'The idempotency key was used for another message.');
}

function gone(): ConversationError {
  return new ConversationError('STORE_UNAVAILABLE', 'What the idempotency key stored is gone; try again.');
}

function storedMessages(
  { conversationId, messages }: Append,
  { preceding, createdAt }: Placement,
): Map<string, AppendedMessage> {
  return new Map(
    messages.map((message, index) => {
      const position = { conversationId, sequence: preceding + index + 1, createdAt };
      return [slot(message), { message: messageAt(message, position), stored: true }];
    }),
  );
}

function asAnswerTo(message: NewMessage, appended: AppendedMessage | undefined): AppendedMessage {
  if (!appended) throw new Error('A message of the call has no result.');
  return { ...appended, stored: appended.stored && appended.message.id === message.id };
}
