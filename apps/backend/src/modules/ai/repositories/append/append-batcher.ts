import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import { type AppendBatch, charactersOf } from './append-batch.js';
import type { ConcurrencyPolicy } from './append-concurrency.js';
import type { AppendResult, AppendWriter } from './append-writer.js';
import type { Append, AppendTarget, Placement } from './append.js';
import { MAX_IN_FLIGHT_BATCHES, SLOW_BATCH_MS } from './append.limits.js';
import { PendingAppends } from './pending-appends.js';
import { RecentSizes } from './recent-sizes.js';

/** The time, as the batcher sees it. */
export interface BatcherClock {
  /** A time in milliseconds that never runs backwards. */
  nowMs(): number;
  /** Resolves when the callers that were just answered have gone on. */
  tick(): Promise<void>;
}

const CLOCK: BatcherClock = { nowMs: () => performance.now(), tick: () => setImmediate() };

/** How appends share statements, and so commits. */
export interface AppendFigures {
  /** Statements that may be under way at a time, and those that are. */
  limit: number;
  statementsInFlight: number;
  /** Appends that wait to be sent. */
  pendingAppends: number;
  /** The latest batches: how many they are, their appends, and those of the largest. */
  recent: { batches: number; appends: number; largest: number };
}

/**
 * Commits appends in groups (group commit). Sends an append at once, as the plain statement, while fewer statements are
 * under way than the policy allows. Sends the appends that arrive meanwhile together, as the next batch: one statement,
 * one commit. Never delays an append to fill a batch; rejects appends that waited longer than `MAX_WAIT_MS`.
 *
 * Shares the conversations evenly among the statements that are allowed. A slow batch is not counted: others are sent
 * past it.
 */
export class AppendBatcher implements AppendTarget {
  private readonly pending = new PendingAppends();
  /** Running batches, except the slow ones. */
  private readonly active = new Set<AppendBatch>();
  private inFlight = 0;
  private readonly sizes = new RecentSizes();
  private slowTimer: NodeJS.Timeout | null = null;
  /**
   * The asynchronous context in which the batcher was made. A batch belongs to no caller: sent in the context of one,
   * the appends of all others would run within that caller's transaction or trace.
   */
  private readonly inOwnContext = AsyncLocalStorage.snapshot();

  constructor(
    private readonly writer: Pick<AppendWriter, 'appendMany'>,
    private readonly policy: ConcurrencyPolicy,
    private readonly clock: BatcherClock = CLOCK,
  ) {}

  /** What is under way at the moment, and the latest batches. */
  get figures(): AppendFigures {
    const { batches, appends, largest } = this.sizes;
    return {
      limit: this.limit,
      statementsInFlight: this.statementsInFlight,
      pendingAppends: this.pendingAppends,
      recent: { batches, appends, largest },
    };
  }

  /** Statements that may be under way at a time. */
  get limit(): number {
    return this.policy.limit;
  }

  /** Statements under way, slow ones included. */
  get statementsInFlight(): number {
    return this.inFlight;
  }

  /** Appends that wait to be sent. */
  get pendingAppends(): number {
    return this.pending.size;
  }

  /** Conversations with appends that wait or are being sent. */
  get conversations(): number {
    return this.pending.conversations;
  }

  /** @throws ConversationError `STORE_UNAVAILABLE` where too many wait already */
  append(append: Append): Promise<Placement> {
    const characters = charactersOf(append);
    this.pending.assertCapacity(characters);
    return new Promise((resolve, reject) => {
      this.pending.add({ append, addedAtMs: this.clock.nowMs(), characters, resolve, reject });
      this.dispatch();
    });
  }

  private dispatch(): void {
    while (this.mayDispatch()) {
      const batch = this.pending.takeBatch(this.share, this.clock.nowMs());
      if (batch.entries.length > 0) this.inOwnContext(() => void this.send(batch));
    }
    if (this.pending.readyConversations === 0) return;
    this.policy.held();
    this.startSlowTimer();
  }

  /** The conversations that each of the statements gets. */
  private get share(): number {
    return Math.ceil(this.pending.conversations / this.policy.limit);
  }

  private mayDispatch(): boolean {
    if (this.pending.readyConversations === 0) return false;
    const { limit } = this.policy;
    return this.active.size < limit && this.inFlight < Math.max(limit, MAX_IN_FLIGHT_BATCHES);
  }

  /** Finds slow batches, should no append arrive and no batch complete before. */
  private startSlowTimer(): void {
    this.slowTimer ??= setTimeout(() => {
      this.slowTimer = null;
      const latestMs = this.clock.nowMs() - SLOW_BATCH_MS;
      for (const batch of this.active) if (batch.dispatchedAtMs <= latestMs) this.active.delete(batch);
      this.dispatch();
    }, SLOW_BATCH_MS).unref();
  }

  private async send(batch: AppendBatch): Promise<void> {
    const { entries } = batch;
    this.active.add(batch);
    this.inFlight += 1;
    this.sizes.note(entries.length);
    const sample = this.policy.began(this.active.size);
    try {
      settle(entries, await this.writer.appendMany(entries.map(({ append }) => append)));
      this.policy.ended(sample, entries.length, batch.waitedUntil(this.clock.nowMs()));
    } catch (error) {
      for (const { reject } of entries) reject(error);
    }
    this.pending.complete(batch);
    // Callers just answered may have their next append at hand: it joins the next batch instead of missing it.
    if (entries.length > 1 || !this.pending.isEmpty) await this.clock.tick();
    this.active.delete(batch);
    this.inFlight -= 1;
    this.dispatch();
  }
}

function settle(entries: AppendBatch['entries'], results: readonly AppendResult[]): void {
  entries.forEach(({ resolve, reject }, index) => {
    const result = results[index];
    if (result === undefined || result instanceof Error) reject(result);
    else resolve(result);
  });
}
