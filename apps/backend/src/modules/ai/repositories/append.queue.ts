import { setImmediate } from 'node:timers/promises';
import { ConversationError } from '../domain/conversation-error.js';
import type { NewMessage } from '../domain/new-message.js';
import type { Append, Placement } from './append.js';
import type { Outcome } from './append.sender.js';

/** Messages of one flight: more would hold the locks of its conversations for long. */
const MAX_FLIGHT_MESSAGES = 500;
/** Characters of one flight, for the same reason. */
const MAX_FLIGHT_CHARACTERS = 4 * 1024 * 1024;
/** Appends that may wait; what comes on top is told to try again, before memory runs out. */
const MAX_WAITING = 5_000;
/** Characters that may wait, more only of one append that waits alone: nothing else would ever let it through. */
const MAX_WAITING_CHARACTERS = 64 * 1024 * 1024;

/** Milliseconds that an append may wait: who is answered later has long sent it again. */
const MAX_WAIT = 5_000;

interface Waiting {
  append: Append;
  since: number;
  characters: number;
  resolve: (placement: Placement) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit. An append that finds the queue idle goes at once; those that arrive while it is under way leave
 * together as the next flight: one statement, one commit. There is no timer, so nobody waits for company; who has
 * waited too long for room is turned away when a flight boards.
 *
 * There is one flight at a time: two would be half as full, and a flight costs as much by itself as eight messages.
 * So appends to a conversation keep the order in which they came, and no flight of a process waits for the locks of
 * another.
 */
export class AppendQueue {
  private readonly waiting: Waiting[] = [];
  private waitingCharacters = 0;
  private flying = false;

  /** @param send stores appends and answers each with where it stands, or with its own error */
  constructor(private readonly send: (appends: Append[]) => Promise<Outcome[]>) {}

  /** @throws ConversationError `STORE_UNAVAILABLE` where too many wait already */
  add(append: Append): Promise<Placement> {
    const characters = charactersOf(append);
    const tooLarge = this.waiting.length > 0 && this.waitingCharacters + characters > MAX_WAITING_CHARACTERS;
    if (tooLarge || this.waiting.length >= MAX_WAITING) throw tooMany();
    return new Promise((resolve, reject) => {
      this.waiting.push({ append, since: performance.now(), characters, resolve, reject });
      this.waitingCharacters += characters;
      if (!this.flying) void this.fly();
    });
  }

  private async fly(): Promise<void> {
    this.flying = true;
    for (let flight = this.board(); flight.length > 0; flight = this.board()) {
      try {
        const outcomes = await this.send(flight.map(({ append }) => append));
        flight.forEach(({ resolve, reject }, index) => {
          const outcome = outcomes[index];
          if (outcome === undefined || outcome instanceof Error) reject(outcome);
          else resolve(outcome);
        });
      } catch (error) {
        for (const { reject } of flight) reject(error);
      }
      // Those just answered may have their next message at hand: it joins the next flight instead of missing it.
      if (flight.length > 1 || this.waiting.length > 0) await setImmediate();
    }
    this.flying = false;
  }

  /** Those who have waited too long; they came first. */
  private turnAway(): void {
    const latest = performance.now() - MAX_WAIT;
    const patient = this.waiting.findIndex(({ since }) => since >= latest);
    for (const { reject } of this.take(patient < 0 ? this.waiting.length : patient)) reject(tooMany());
  }

  /** The longest run of those who wait that may leave together; none where nobody waits. */
  private board(): Waiting[] {
    this.turnAway();
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
    return this.take(end < 0 ? this.waiting.length : end);
  }

  private take(count: number): Waiting[] {
    const taken = this.waiting.splice(0, count);
    for (const { characters } of taken) this.waitingCharacters -= characters;
    return taken;
  }
}

function tooMany(): ConversationError {
  return new ConversationError('STORE_UNAVAILABLE', 'Too many messages wait to be stored; try again.');
}

function charactersOf({ messages }: Append): number {
  return messages.reduce((sum, message) => sum + charactersOfMessage(message), 0);
}

function charactersOfMessage({ content, searchText, toolCalls, toolResults, metadata }: NewMessage): number {
  const values = [toolCalls, toolResults, metadata].filter((value) => value !== null);
  return values.reduce(
    (sum, value) => sum + JSON.stringify(value).length,
    content.length + searchText.length,
  );
}

/** @returns false where one of the append's idempotency keys was there */
function addKeys(keys: Set<string>, { conversationId, messages }: Append): boolean {
  return messages.every(({ idempotencyKey }) => {
    if (idempotencyKey === null) return true;
    const key = `${conversationId} ${idempotencyKey}`;
    return !keys.has(key) && keys.add(key);
  });
}
