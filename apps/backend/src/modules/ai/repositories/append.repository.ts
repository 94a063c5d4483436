import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import {
  ConversationError,
  conversationNotActive,
  conversationNotFound,
} from '../domain/conversation-error.js';
import type { Scope } from '../domain/conversation.js';
import type { AppendedMessage, Message } from '../domain/message.js';
import type { NewMessage } from '../domain/new-message.js';
import { AppendQueue } from './append.queue.js';
import { AppendSender } from './append.sender.js';
import type { Append, PlacedRow, Verdict } from './append.sql.js';
import { MessageRepository } from './message.repository.js';
import { Store } from './store.js';

/** Writing messages: the statement that keeps order, totals and idempotency keys true. */
@Injectable()
export class AppendRepository {
  private readonly send: (append: Append) => Promise<PlacedRow[]>;

  constructor(
    store: Store,
    private readonly messages: MessageRepository,
    @Inject(SETTINGS) { shareCommits }: Settings,
  ) {
    const sender = new AppendSender(store);
    const queue = new AppendQueue((appends) => sender.many(appends));
    this.send = shareCommits ? async (append) => queue.add(append) : (append) => sender.one(append);
  }

  /**
   * Stores messages in order, all or nothing. Of messages with one idempotency key only the first is stored.
   *
   * @throws ConversationError `CONVERSATION_NOT_FOUND`, `CONVERSATION_NOT_ACTIVE`, `IDEMPOTENCY_CONFLICT`
   */
  async append(scope: Scope, conversationId: string, messages: NewMessage[]): Promise<AppendedMessage[]> {
    const unique = withoutRepeatedKeys(messages);
    const rows = await this.place({ scope, conversationId, messages: unique });
    refuse(rows[0]?.verdict);
    const known = await this.readKnown(scope, conversationId, rows);
    const appended = unique.map((message, index) => outcome(conversationId, message, rows[index], known));
    const bySlot = new Map(unique.map((message, index) => [slot(message), appended[index]]));
    return messages.map((message) => asAnswerTo(message, bySlot.get(slot(message))));
  }

  /**
   * A key that was stored while the statement waited for the lock is not seen by it, and where the conversation was
   * paused or archived in between, no insert meets the key either: so before a keyed append is refused for that, a
   * fresh statement looks for its keys.
   */
  private async place(append: Append): Promise<PlacedRow[]> {
    const rows = await this.send(append);
    const isKeyed = append.messages.some(({ idempotencyKey }) => idempotencyKey !== null);
    return isKeyed && rows[0]?.verdict === 'not_active' ? this.send(append) : rows;
  }

  /** Keys that were known are answered with what is stored, which may differ from the input in the order of keys. */
  private async readKnown(
    scope: Scope,
    conversationId: string,
    rows: PlacedRow[],
  ): Promise<Map<string, Message>> {
    const ids = rows.filter((row) => row.known).map((row) => row.id);
    const messages = ids.length > 0 ? await this.messages.readByIds(scope, conversationId, ids) : [];
    return new Map(messages.map((message) => [message.id, message]));
  }
}

/** What tells whether two messages of one call are one: the idempotency key, where there is one. */
function slot({ id, idempotencyKey }: NewMessage): string {
  return idempotencyKey === null ? `id ${id}` : `key ${idempotencyKey}`;
}

function withoutRepeatedKeys(messages: readonly NewMessage[]): NewMessage[] {
  const first = new Map<string, NewMessage>();
  for (const message of messages) {
    const earlier = first.get(slot(message));
    if (earlier && earlier.idempotencyDigest !== message.idempotencyDigest) refuse('conflict');
    if (!earlier) first.set(slot(message), message);
  }
  return [...first.values()];
}

function refuse(verdict: Verdict | undefined): void {
  if (verdict === 'not_found') throw conversationNotFound();
  if (verdict === 'not_active') throw conversationNotActive();
  if (verdict === 'conflict') {
    throw new ConversationError('IDEMPOTENCY_CONFLICT', 'The idempotency key was used for another message.');
  }
}

function outcome(
  conversationId: string,
  message: NewMessage,
  row: PlacedRow | undefined,
  known: ReadonlyMap<string, Message>,
): AppendedMessage {
  if (!row) throw new Error('PostgreSQL returned no row for a message.');
  const stored = known.get(row.id);
  return stored
    ? { message: stored, stored: false }
    : { message: placed(conversationId, message, row), stored: true };
}

function placed(conversationId: string, message: NewMessage, { sequence, createdAt }: PlacedRow): Message {
  const { idempotencyKey: _key, idempotencyDigest: _digest, searchText: _text, ...rest } = message;
  const { autoTitle: _title, autoSearchTitle: _searchTitle, ...fields } = rest;
  return { ...fields, conversationId, sequence, createdAt };
}

function asAnswerTo(message: NewMessage, appended: AppendedMessage | undefined): AppendedMessage {
  if (!appended) throw new Error('A message of the call has no outcome.');
  return { ...appended, stored: appended.stored && appended.message.id === message.id };
}
