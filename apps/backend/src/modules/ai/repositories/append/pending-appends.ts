import { ConversationError } from '../../domain/conversation-error.js';
import { AppendBatch, type PendingAppend } from './append-batch.js';
import { MAX_PENDING_APPENDS, MAX_PENDING_CHARACTERS, MAX_WAIT_MS } from './append.limits.js';

/**
 * Appends that wait, in order of arrival for each conversation. A conversation is in one batch at a time: so its appends
 * keep their order, and no batch of a process waits for the locks of another.
 */
export class PendingAppends {
  /** Appends that the next batch may take, by conversation. */
  private readonly ready = new Map<string, PendingAppend[]>();
  /** Appends that wait until a running batch is complete, by the conversation that the batch has in it. */
  private readonly blocked = new Map<string, PendingAppend[]>();
  private count = 0;
  private characters = 0;

  /** Appends that no batch has taken yet. */
  get size(): number {
    return this.count;
  }

  get isEmpty(): boolean {
    return this.count === 0;
  }

  /** Conversations with appends that the next batch may take. */
  get readyConversations(): number {
    return this.ready.size;
  }

  /** Conversations with appends that are ready, blocked or being sent. */
  get conversations(): number {
    return this.ready.size + this.blocked.size;
  }

  /** @throws ConversationError `STORE_UNAVAILABLE` where too many wait already */
  assertCapacity(characters: number): void {
    const tooLarge = !this.isEmpty && this.characters + characters > MAX_PENDING_CHARACTERS;
    if (tooLarge || this.count >= MAX_PENDING_APPENDS) throw tooManyPending();
  }

  add(entry: PendingAppend): void {
    const { conversationId } = entry.append;
    const queue = this.blocked.get(conversationId) ?? this.ready.get(conversationId);
    if (queue) queue.push(entry);
    else this.ready.set(conversationId, [entry]);
    this.count += 1;
    this.characters += entry.characters;
  }

  /** Takes the longest waiting conversations into a batch; an empty one where none is ready. */
  takeBatch(maxConversations: number, nowMs: number): AppendBatch {
    this.rejectExpired(nowMs - MAX_WAIT_MS);
    const batch = new AppendBatch(nowMs);
    let left = maxConversations;
    for (const [conversationId, queue] of this.ready) {
      if (left-- <= 0) break;
      const { length } = queue;
      batch.takeFrom(queue);
      if (queue.length === length) break;
      this.ready.delete(conversationId);
      this.blocked.set(conversationId, queue);
    }
    this.subtract(batch.entries);
    return batch;
  }

  /** Makes the conversations of a batch ready again. */
  complete({ entries }: AppendBatch): void {
    for (const { append } of entries) {
      const queue = this.blocked.get(append.conversationId);
      this.blocked.delete(append.conversationId);
      if (queue && queue.length > 0) this.ready.set(append.conversationId, queue);
    }
  }

  /** Rejects appends that waited longer than `MAX_WAIT_MS`; they are the first of their conversations. */
  private rejectExpired(oldestMs: number): void {
    for (const [conversationId, queue] of this.ready) {
      const end = queue.findIndex(({ addedAtMs }) => addedAtMs >= oldestMs);
      if (end === 0) continue;
      const expired = queue.splice(0, end < 0 ? queue.length : end);
      this.subtract(expired);
      for (const { reject } of expired) reject(tooManyPending());
      if (queue.length === 0) this.ready.delete(conversationId);
    }
  }

  private subtract(entries: readonly PendingAppend[]): void {
    this.count -= entries.length;
    for (const { characters } of entries) this.characters -= characters;
  }
}

function tooManyPending(): ConversationError {
  return new ConversationError('STORE_UNAVAILABLE', 'Too many messages wait to be stored; try again.');
}
