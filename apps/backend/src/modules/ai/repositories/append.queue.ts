import { setImmediate } from 'node:timers/promises';
import { charactersOf, type Flight } from './append.flight.js';
import type { Append, Placement } from './append.js';
import { AppendLines } from './append.lines.js';
import type { Outcome } from './append.sender.js';

/** Flights at a time. */
const MAX_FLIGHTS = 2;
/** Conversations that each of several flights has at least: by itself, it costs as much as eight messages. */
const WORTH_A_FLIGHT = 16;

/** Milliseconds after which a flight is taken to wait for a lock that somebody else holds. */
const OVERDUE = 100;
/** Flights at a time, overdue ones included: each holds a connection. */
const MAX_UNDER_WAY = 4;

/**
 * Group commit. An append that finds the queue idle goes at once; those that arrive while it is under way leave
 * together as the next flight: one statement, one commit. Nobody waits for company; who has waited too long for room is
 * turned away when a flight boards.
 *
 * While there is enough for two flights, they share it half and half, so that PostgreSQL works on one while the other
 * is answered. A flight that is overdue is not counted: others leave past it.
 */
export class AppendQueue {
  private readonly lines = new AppendLines();
  private readonly onTime = new Set<Flight>();
  private underWay = 0;
  private alarm: NodeJS.Timeout | null = null;

  /** @param send stores appends and answers each with where it stands, or with its own error */
  constructor(private readonly send: (appends: Append[]) => Promise<Outcome[]>) {}

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
    if (this.lines.readyConversations > 0) this.setAlarm();
  }

  private mayDepart(): boolean {
    const { readyConversations } = this.lines;
    if (readyConversations === 0 || this.underWay === MAX_UNDER_WAY) return false;
    if (this.onTime.size === 0) return true;
    return this.onTime.size < MAX_FLIGHTS && readyConversations >= WORTH_A_FLIGHT && this.isEnoughForAll();
  }

  private isEnoughForAll(): boolean {
    return this.lines.conversations >= WORTH_A_FLIGHT * MAX_FLIGHTS;
  }

  /** Looks for those that are overdue, should nothing arrive or land before. */
  private setAlarm(): void {
    this.alarm ??= setTimeout(() => {
      this.alarm = null;
      const latest = performance.now() - OVERDUE;
      for (const flight of this.onTime) if (flight.boardedAt <= latest) this.onTime.delete(flight);
      this.depart();
    }, OVERDUE).unref();
  }

  private async fly(flight: Flight): Promise<void> {
    const { passengers } = flight;
    this.onTime.add(flight);
    this.underWay += 1;
    try {
      const outcomes = await this.send(passengers.map(({ append }) => append));
      passengers.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined || outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      });
    } catch (error) {
      for (const { reject } of passengers) reject(error);
    }
    this.lines.land(flight);
    // Those just answered may have their next message at hand: it joins the next flight instead of missing it.
    if (passengers.length > 1 || !this.lines.isEmpty) await setImmediate();
    this.onTime.delete(flight);
    this.underWay -= 1;
    this.depart();
  }
}
