import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import { type AppendBatch, charactersOf } from './append-batch.js';
import type { AppendResult, AppendWriter } from './append-writer.js';
import type { Append, AppendTarget, Placement } from './append.js';
import {
  MAX_CONCURRENT_BATCHES,
  MAX_IN_FLIGHT_BATCHES,
  MIN_CONVERSATIONS_PER_BATCH,
  SLOW_BATCH_MS,
} from './append.limits.js';
import { PendingAppends } from './pending-appends.js';

/**
 * Commits appends in groups (group commit). Sends an append at once where no batch is running. Sends the appends that
 * arrive meanwhile together as the next batch: one statement, one commit. Never delays an append to fill a batch;
 * rejects appends that waited longer than `MAX_WAIT_MS`.
 *
 * Runs two batches at a time where there are enough conversations for both, so that PostgreSQL works on one while the
 * other is answered. A slow batch is not counted: others are sent past it.
 */
export class AppendBatcher implements AppendTarget {
  private readonly pending = new PendingAppends();
  /** Running batches, except the slow ones. */
  private readonly active = new Set<AppendBatch>();
  private inFlight = 0;
  private slowTimer: NodeJS.Timeout | null = null;
  /**
   * The asynchronous context in which the batcher was made. A batch belongs to no caller: sent in the context of one,
   * the appends of all others would run within that caller's transaction or trace.
   */
  private readonly inOwnContext = AsyncLocalStorage.snapshot();

  constructor(private readonly writer: Pick<AppendWriter, 'appendMany'>) {}

  /** @throws ConversationError `STORE_UNAVAILABLE` where too many wait already */
  append(append: Append): Promise<Placement> {
    const characters = charactersOf(append);
    this.pending.assertCapacity(characters);
    return new Promise((resolve, reject) => {
      this.pending.add({ append, addedAtMs: performance.now(), characters, resolve, reject });
      this.dispatch();
    });
  }

  private dispatch(): void {
    while (this.mayDispatch()) {
      const batch = this.pending.takeBatch(this.maxConversations());
      if (batch.entries.length > 0) this.inOwnContext(() => void this.send(batch));
    }
    if (this.pending.readyConversations > 0) this.startSlowTimer();
  }

  private maxConversations(): number {
    if (!this.isEnoughForSeveral()) return Infinity;
    return Math.ceil(this.pending.conversations / MAX_CONCURRENT_BATCHES);
  }

  private mayDispatch(): boolean {
    const { readyConversations } = this.pending;
    if (readyConversations === 0 || this.inFlight === MAX_IN_FLIGHT_BATCHES) return false;
    if (this.active.size === 0) return true;
    return (
      this.active.size < MAX_CONCURRENT_BATCHES &&
      readyConversations >= MIN_CONVERSATIONS_PER_BATCH &&
      this.isEnoughForSeveral()
    );
  }

  private isEnoughForSeveral(): boolean {
    return this.pending.conversations >= MIN_CONVERSATIONS_PER_BATCH * MAX_CONCURRENT_BATCHES;
  }

  /** Finds slow batches, should no append arrive and no batch complete before. */
  private startSlowTimer(): void {
    this.slowTimer ??= setTimeout(() => {
      this.slowTimer = null;
      const latestMs = performance.now() - SLOW_BATCH_MS;
      for (const batch of this.active) if (batch.dispatchedAtMs <= latestMs) this.active.delete(batch);
      this.dispatch();
    }, SLOW_BATCH_MS).unref();
  }

  private async send(batch: AppendBatch): Promise<void> {
    const { entries } = batch;
    this.active.add(batch);
    this.inFlight += 1;
    try {
      settle(entries, await this.writer.appendMany(entries.map(({ append }) => append)));
    } catch (error) {
      for (const { reject } of entries) reject(error);
    }
    this.pending.complete(batch);
    // Callers just answered may have their next append at hand: it joins the next batch instead of missing it.
    if (entries.length > 1 || !this.pending.isEmpty) await setImmediate();
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
