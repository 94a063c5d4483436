import type { NewMessage } from '../../domain/new-message.js';
import type { Append, Placement } from './append.js';
import { MAX_BATCH_CHARACTERS, MAX_BATCH_MESSAGES } from './append.limits.js';

/** An append that waits to be stored, and how its caller is answered. */
export interface PendingAppend {
  append: Append;
  /** Time at which it was added, by the batcher's clock. */
  addedAtMs: number;
  characters: number;
  resolve: (placement: Placement) => void;
  reject: (error: unknown) => void;
}

/** Appends that are stored by one statement. */
export class AppendBatch {
  readonly entries: PendingAppend[] = [];
  private readonly keys = new Set<string>();
  private messages = 0;
  private characters = 0;

  /** @param dispatchedAtMs the time at which it is dispatched, by the batcher's clock */
  constructor(readonly dispatchedAtMs: number) {}

  /** Adds up the time for which the appends have waited, in milliseconds. */
  waitedUntil(nowMs: number): number {
    return this.entries.reduce((sum, { addedAtMs }) => sum + nowMs - addedAtMs, 0);
  }

  /** Takes the first of the pending appends, as many as fit in. */
  takeFrom(pending: PendingAppend[]): void {
    const end = pending.findIndex((entry) => !this.take(entry));
    pending.splice(0, end < 0 ? pending.length : end);
  }

  /** Takes an append of any size where it is the first: nothing else would ever let it through. */
  private take(entry: PendingAppend): boolean {
    const messages = this.messages + entry.append.messages.length;
    const characters = this.characters + entry.characters;
    const full = messages > MAX_BATCH_MESSAGES || characters > MAX_BATCH_CHARACTERS;
    const keys = keysOf(entry.append);
    // One statement does not see its own rows, so a key may not stand in it twice.
    const repeats = keys.some((key) => this.keys.has(key));
    if (this.messages > 0 && (full || repeats)) return false;
    this.messages = messages;
    this.characters = characters;
    for (const key of keys) this.keys.add(key);
    this.entries.push(entry);
    return true;
  }
}

function keysOf({ conversationId, messages }: Append): string[] {
  return messages.flatMap(({ idempotencyKey }) =>
    idempotencyKey === null ? [] : [`${conversationId} ${idempotencyKey}`],
  );
}

/** Counts the characters (UTF-16 code units) that an append keeps in memory. */
export function charactersOf({ messages }: Append): number {
  return messages.reduce((sum, message) => sum + charactersOfMessage(message), 0);
}

function charactersOfMessage({ content, searchText, json }: NewMessage): number {
  return (
    content.length +
    searchText.length +
    lengthOf(json.toolCalls) +
    lengthOf(json.toolResults) +
    lengthOf(json.metadata) +
    lengthOf(json.turn)
  );
}

function lengthOf(text: string | null): number {
  return text?.length ?? 0;
}
