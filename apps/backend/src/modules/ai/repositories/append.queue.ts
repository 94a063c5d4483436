import { setImmediate } from 'node:timers/promises';
import { charactersOf, type Flight } from './append.flight.js';
import type { Append, Placement } from './append.js';
import { AppendLines } from './append.lines.js';

/** Flights at a time. */
const MAX_FLIGHTS = 2;
/** Conversations that each of several flights has at least: it costs as much by itself as eight messages do. */
const WORTH_A_FLIGHT = 8;
/** Milliseconds after which a flight is taken to wait for a lock that somebody else holds. */
const OVERDUE = 100;

/**
 * Group commit. An append that finds the queue idle goes at once; those that arrive while it is under way leave
 * together as the next flight: one statement, one commit. There is no timer, so nobody waits for company; who has
 * waited too long for room is turned away when a flight boards.
 *
 * While there is enough for two flights, they share it half and half, so that PostgreSQL works on one while the other
 * is answered. A flight that is overdue keeps only its own conversations waiting.
 */
export class AppendQueue {
  private readonly lines = new AppendLines();
  private readonly underWay = new Set<Flight>();

  /** @param send stores appends and answers each with where it stands, or with its own error */
  constructor(private readonly send: (appends: Append[]) => Promise<Placement>[]) {}

  /** @throws ConversationError `STORE_UNAVAILABLE` where too many wait already */
  add(append: Append): Promise<Placement> {
    const characters = charactersOf(append);
    this.lines.refuseTooMany(characters);
    return new Promise((resolve, reject) => {
      this.lines.enter({ append, since: performance.now(), characters, resolve, reject });
      this.depart();
    });
  }

  private depart(): void {
    while (this.mayDepart()) {
      const seats = this.isEnoughForAll() ? Math.ceil(this.lines.conversations / MAX_FLIGHTS) : Infinity;
      const flight = this.lines.board(seats);
      if (flight.passengers.length > 0) void this.fly(flight);
    }
  }

  private mayDepart(): boolean {
    if (this.lines.readyConversations === 0 || this.underWay.size === MAX_FLIGHTS) return false;
    return this.areAllOverdue() || (this.lines.readyConversations >= WORTH_A_FLIGHT && this.isEnoughForAll());
  }

  private areAllOverdue(): boolean {
    const latest = performance.now() - OVERDUE;
    return [...this.underWay].every(({ boardedAt }) => boardedAt < latest);
  }

  private isEnoughForAll(): boolean {
    return this.lines.conversations >= WORTH_A_FLIGHT * MAX_FLIGHTS;
  }

  private async fly(flight: Flight): Promise<void> {
    const { passengers } = flight;
    this.underWay.add(flight);
    const answers = this.send(passengers.map(({ append }) => append));
    for (const [index, answer] of answers.entries()) passengers[index]?.resolve(answer);
    await Promise.allSettled(answers);
    this.lines.land(flight);
    // Those just answered may have their next message at hand: it joins the next flight instead of missing it.
    if (passengers.length > 1 || !this.lines.isEmpty) await setImmediate();
    this.underWay.delete(flight);
    this.depart();
  }
}
