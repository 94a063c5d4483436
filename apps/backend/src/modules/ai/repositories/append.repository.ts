import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import {
  ConversationError,
  conversationNotActive,
  conversationNotFound,
} from '../domain/conversation-error.js';
import type { Scope } from '../domain/conversation.js';
import { type AppendedMessage, messageAt } from '../domain/message.js';
import type { NewMessage } from '../domain/new-message.js';
import { AppendQueue } from './append.queue.js';
import { AppendSender } from './append.sender.js';
import type { Append, Placement } from './append.js';
import { MessageRepository } from './message.repository.js';
import { Store } from './store.js';

/** Writing messages: the statement that keeps order, totals and idempotency keys true. */
@Injectable()
export class AppendRepository {
  private readonly send: (append: Append) => Promise<Placement>;

  constructor(
    store: Store,
    private readonly messages: MessageRepository,
    @Inject(SETTINGS) { groupCommit }: Settings,
  ) {
    const sender = new AppendSender(store);
    const queue = new AppendQueue((appends) => sender.many(appends));
    this.send = groupCommit ? async (append) => queue.add(append) : (append) => sender.one(append);
  }

  /**
   * Stores messages in order, all or nothing. Of messages with one idempotency key only the first is stored.
   *
   * @throws ConversationError `CONVERSATION_NOT_FOUND`, `CONVERSATION_NOT_ACTIVE`, `IDEMPOTENCY_CONFLICT`
   */
  async append(scope: Scope, conversationId: string, messages: NewMessage[]): Promise<AppendedMessage[]> {
    const unique = withoutRepeatedKeys(messages);
    const appended = await this.appendUnique({ scope, conversationId, messages: unique });
    return messages.map((message) => asAnswerTo(message, appended.get(slot(message))));
  }

  /**
   * What is known already is answered with what is stored, and the rest is sent again. That also holds where the
   * conversation takes no messages: its keys may have been stored, and it paused, while the statement waited for the
   * lock.
   *
   * @returns the outcome of each slot
   */
  private async appendUnique(append: Append): Promise<Map<string, AppendedMessage>> {
    const { scope, conversationId, messages } = append;
    const placement = await this.send(append);
    if (placement.verdict === 'not_found') throw conversationNotFound();
    if (placement.verdict === 'accepted') return storedMessages(append, placement);
    const known = await this.readKnown(append);
    // Its conversation was deleted meanwhile: the next try tells.
    if (placement.verdict === 'key_known' && known.size === 0) throw gone();
    const fresh = messages.filter((message) => !known.has(slot(message)));
    if (fresh.length > 0 && placement.verdict === 'not_active') throw conversationNotActive();
    const rest = fresh.length > 0 ? await this.appendUnique({ scope, conversationId, messages: fresh }) : [];
    return new Map([...known, ...rest]);
  }

  /**
   * Those of its messages whose idempotency keys are stored.
   *
   * @throws ConversationError `IDEMPOTENCY_CONFLICT`
   */
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

/** What tells whether two messages of one call are one: the idempotency key, where there is one. */
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
      const place = { conversationId, sequence: preceding + index + 1, createdAt };
      return [slot(message), { message: messageAt(message, place), stored: true }];
    }),
  );
}

function asAnswerTo(message: NewMessage, appended: AppendedMessage | undefined): AppendedMessage {
  if (!appended) throw new Error('A message of the call has no outcome.');
  return { ...appended, stored: appended.stored && appended.message.id === message.id };
}
