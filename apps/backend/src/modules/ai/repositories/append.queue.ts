import { setImmediate } from 'node:timers/promises';
import { ConversationError } from '../domain/conversation-error.js';
import type { Append, PlacedRow } from './append.sql.js';

/** Messages of one flight: more would hold the locks of its conversations for long. */
const MAX_FLIGHT_MESSAGES = 500;
/** Characters of one flight, for the same reason. */
const MAX_FLIGHT_CHARACTERS = 4 * 1024 * 1024;
/** Appends that may wait; what comes on top is told to try again, before memory runs out. */
const MAX_WAITING = 5_000;
/** Characters that may wait. */
const MAX_WAITING_CHARACTERS = 64 * 1024 * 1024;

interface Waiting {
  append: Append;
  characters: number;
  resolve: (rows: PlacedRow[]) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit. An append that finds the queue idle goes at once; those that arrive while it is under way leave
 * together as the next flight: one statement, one commit. There is no timer, so nobody waits for company.
 *
 * There is one flight at a time, so appends to a conversation keep the order in which they came, and two flights of
 * one process never wait for each other's locks.
 */
export class AppendQueue {
  private readonly waiting: Waiting[] = [];
  private waitingCharacters = 0;
  private flying = false;

  /** @param send stores appends and answers each with its rows, or with its own error */
  constructor(private readonly send: (appends: Append[]) => Promise<(PlacedRow[] | Error)[]>) {}

  /** @throws ConversationError `STORE_UNAVAILABLE` where too many wait already */
  add(append: Append): Promise<PlacedRow[]> {
    const characters = charactersOf(append);
    if (this.waiting.length >= MAX_WAITING || this.waitingCharacters + characters > MAX_WAITING_CHARACTERS) {
      throw new ConversationError('STORE_UNAVAILABLE', 'Too many messages wait to be stored; try again.');
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ append, characters, resolve, reject });
      this.waitingCharacters += characters;
      if (!this.flying) void this.fly();
    });
  }

  private async fly(): Promise<void> {
    this.flying = true;
    while (this.waiting.length > 0) {
      const flight = this.board();
      try {
        const outcomes = await this.send(flight.map(({ append }) => append));
        flight.forEach(({ resolve, reject }, index) => {
          const outcome = outcomes[index];
          if (Array.isArray(outcome)) resolve(outcome);
          else reject(outcome);
        });
      } catch (error) {
        for (const { reject } of flight) reject(error);
      }
      // Those just answered may have their next message at hand: it joins the next flight instead of missing it.
      if (flight.length > 1) await setImmediate();
    }
    this.flying = false;
  }

  /** The longest run of those who wait that may leave together. */
  private board(): Waiting[] {
    const keys = new Set<string>();
    let messages = 0;
    let characters = 0;
    const end = this.waiting.findIndex((waiting, index) => {
      messages += waiting.append.messages.length;
      characters += waiting.characters;
      const full = messages > MAX_FLIGHT_MESSAGES || characters > MAX_FLIGHT_CHARACTERS;
      // One statement does not see its own rows, so a key may not stand in it twice.
      const repeats = !addKeys(keys, waiting.append);
      return index > 0 && (full || repeats);
    });
    const flight = this.waiting.splice(0, end < 0 ? this.waiting.length : end);
    for (const { characters: taken } of flight) this.waitingCharacters -= taken;
    return flight;
  }
}

function charactersOf({ messages }: Append): number {
  return messages.reduce((sum, { content, searchText }) => sum + content.length + searchText.length, 0);
}

/** @returns false where one of the append's idempotency keys was there */
function addKeys(keys: Set<string>, { conversationId, messages }: Append): boolean {
  return messages.every(({ idempotencyKey }) => {
    if (idempotencyKey === null) return true;
    const key = `${conversationId} ${idempotencyKey}`;
    return !keys.has(key) && keys.add(key);
  });
}
