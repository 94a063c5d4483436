import type { NewMessage } from '../domain/new-message.js';
import type { Append, Placement } from './append.js';

/** Messages of one flight: more would hold the locks of its conversations for long. */
const MAX_MESSAGES = 500;
/** Characters of one flight, for the same reason. */
const MAX_CHARACTERS = 4 * 1024 * 1024;

/** An append that waits to leave, and how it is answered. */
export interface Passenger {
  append: Append;
  since: number;
  characters: number;
  resolve: (placement: Placement) => void;
  reject: (error: unknown) => void;
}

/** Appends that leave together, as one statement. */
export class Flight {
  readonly boardedAt = performance.now();
  readonly passengers: Passenger[] = [];
  private readonly keys = new Set<string>();
  private messages = 0;
  private characters = 0;

  /** Takes those from the head of a line that fit in. */
  board(line: Passenger[]): void {
    const stays = line.findIndex((passenger) => !this.take(passenger));
    line.splice(0, stays < 0 ? line.length : stays);
  }

  /** An append of any size fits where it is the first: nothing else would ever let it through. */
  private take(passenger: Passenger): boolean {
    const messages = this.messages + passenger.append.messages.length;
    const characters = this.characters + passenger.characters;
    const full = messages > MAX_MESSAGES || characters > MAX_CHARACTERS;
    const keys = keysOf(passenger.append);
    // One statement does not see its own rows, so a key may not stand in it twice.
    const repeats = keys.some((key) => this.keys.has(key));
    if (this.messages > 0 && (full || repeats)) return false;
    this.messages = messages;
    this.characters = characters;
    for (const key of keys) this.keys.add(key);
    this.passengers.push(passenger);
    return true;
  }
}

function keysOf({ conversationId, messages }: Append): string[] {
  return messages.flatMap(({ idempotencyKey }) =>
    idempotencyKey === null ? [] : [`${conversationId} ${idempotencyKey}`],
  );
}

export function charactersOf({ messages }: Append): number {
  return messages.reduce((sum, message) => sum + charactersOfMessage(message), 0);
}

function charactersOfMessage({ content, searchText, json }: NewMessage): number {
  return (
    content.length +
    searchText.length +
    lengthOf(json.toolCalls) +
    lengthOf(json.toolResults) +
    lengthOf(json.metadata)
  );
}

function lengthOf(text: string | null): number {
  return text?.length ?? 0;
}
