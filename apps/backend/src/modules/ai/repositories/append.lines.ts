import { ConversationError } from '../domain/conversation-error.js';
import { Flight, type Passenger } from './append.flight.js';

/** Appends that may wait; what comes on top is told to try again, before memory runs out. */
const MAX_WAITING = 5_000;
/** Characters that may wait, more only of one append that waits alone: nothing else would ever let it through. */
const MAX_WAITING_CHARACTERS = 64 * 1024 * 1024;
/** Milliseconds that an append may wait: who is answered later has long sent it again. */
const MAX_WAIT = 5_000;

/**
 * Those who wait, in a line for each conversation. A conversation boards one flight at a time: appends to it keep the
 * order in which they came, and no flight of a process waits for the locks of another.
 */
export class AppendLines {
  /** By conversation, those that may leave. */
  private readonly ready = new Map<string, Passenger[]>();
  /** By conversation that is under way, those that stay until it has landed. */
  private readonly following = new Map<string, Passenger[]>();
  private waiting = 0;
  private waitingCharacters = 0;

  get isEmpty(): boolean {
    return this.waiting === 0;
  }

  /** Conversations that may leave. */
  get readyConversations(): number {
    return this.ready.size;
  }

  /** Those that may leave and those that are under way. */
  get conversations(): number {
    return this.ready.size + this.following.size;
  }

  /** @throws ConversationError `STORE_UNAVAILABLE` where too many wait already */
  refuseTooMany(characters: number): void {
    const tooLarge = !this.isEmpty && this.waitingCharacters + characters > MAX_WAITING_CHARACTERS;
    if (tooLarge || this.waiting >= MAX_WAITING) throw tooMany();
  }

  enter(passenger: Passenger): void {
    const { conversationId } = passenger.append;
    const line = this.following.get(conversationId) ?? this.ready.get(conversationId);
    if (line) line.push(passenger);
    else this.ready.set(conversationId, [passenger]);
    this.waiting += 1;
    this.waitingCharacters += passenger.characters;
  }

  /** As many conversations as may leave together, each in its turn; none where nobody waits. */
  board(seats: number): Flight {
    this.turnAway();
    const flight = new Flight();
    for (const [conversationId, line] of [...this.ready].slice(0, seats)) {
      const { length } = line;
      flight.board(line);
      if (line.length === length) break;
      this.ready.delete(conversationId);
      this.following.set(conversationId, line);
    }
    this.leave(flight.passengers);
    return flight;
  }

  /** Lets those leave next who followed these. */
  land({ passengers }: Flight): void {
    for (const { append } of passengers) {
      const line = this.following.get(append.conversationId);
      this.following.delete(append.conversationId);
      if (line && line.length > 0) this.ready.set(append.conversationId, line);
    }
  }

  /** Those who have waited too long; in each line, they came first. */
  private turnAway(): void {
    const latest = performance.now() - MAX_WAIT;
    for (const [conversationId, line] of this.ready) {
      const patient = line.findIndex(({ since }) => since >= latest);
      const late = line.splice(0, patient < 0 ? line.length : patient);
      this.leave(late);
      for (const { reject } of late) reject(tooMany());
      if (line.length === 0) this.ready.delete(conversationId);
    }
  }

  private leave(passengers: readonly Passenger[]): void {
    this.waiting -= passengers.length;
    for (const { characters } of passengers) this.waitingCharacters -= characters;
  }
}

function tooMany(): ConversationError {
  return new ConversationError('STORE_UNAVAILABLE', 'Too many messages wait to be stored; try again.');
}
