import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { userKey } from '../../../../common/scope.js';
import { LOOK_INTERVAL_MS, MAX_WATCHED_PER_STATEMENT } from './event.limits.js';
import { EventRepository, type Subject } from './event.repository.js';

/** Waits for a version other than the one that it knows. */
interface Waiter {
  known: string | null;
  /** @param changed false where the time is over, or nobody listens any more */
  resolve: (changed: boolean) => void;
}

interface Watched {
  subject: Subject;
  listeners: number;
  waiters: Set<Waiter>;
}

/** Watches a subject for one listener, until it is closed. */
export interface Watch {
  /** Resolves with the next look that finds another version than the known one, or when the time is over. */
  changed(known: string | null, waitMs: number, signal: AbortSignal): Promise<boolean>;
  close(): void;
}

/**
 * Looks what has changed of all that is listened to in this process, by whichever process it was changed: one statement
 * an interval, however many listen, and none while nobody does. Those who write know nothing of it.
 */
@Injectable()
export class EventWatcher implements OnModuleDestroy {
  private readonly watched = new Map<string, Watched>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(private readonly events: EventRepository) {}

  /** Tells whether the process goes down: all listeners are to end. */
  get isClosed(): boolean {
    return this.closed;
  }

  /** Subjects that are listened to. */
  get size(): number {
    return this.watched.size;
  }

  watch(subject: Subject): Watch {
    const key = keyOf(subject);
    const watched = this.watched.get(key) ?? { subject, listeners: 0, waiters: new Set() };
    this.watched.set(key, watched);
    watched.listeners++;
    this.lookLater();
    return {
      changed: (known, waitMs, signal) => this.wait(watched, known, waitMs, signal),
      close: () => {
        watched.listeners--;
        if (watched.listeners === 0) this.watched.delete(key);
      },
    };
  }

  async onModuleDestroy(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    for (const { waiters } of this.watched.values()) for (const waiter of waiters) waiter.resolve(false);
    await this.looking;
  }

  private wait(
    { waiters }: Watched,
    known: string | null,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    if (this.closed || signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const end = (): void => {
        waiter.resolve(false);
      };
      const waiter = {
        known,
        resolve: (changed: boolean): void => {
          clearTimeout(timer);
          waiters.delete(waiter);
          signal.removeEventListener('abort', end);
          resolve(changed);
        },
      };
      const timer = setTimeout(end, waitMs).unref();
      signal.addEventListener('abort', end);
      waiters.add(waiter);
    });
  }

  private lookLater(): void {
    if (this.timer || this.closed || this.watched.size === 0) return;
    this.timer = setTimeout(() => {
      // While the database is unavailable there is nothing to tell; the next look follows.
      this.looking = this.look()
        .catch(() => undefined)
        .finally(() => {
          this.timer = undefined;
          this.lookLater();
        });
    }, LOOK_INTERVAL_MS).unref();
  }

  private async look(): Promise<void> {
    const all = [...this.watched.values()];
    for (let start = 0; start < all.length; start += MAX_WATCHED_PER_STATEMENT) {
      const some = all.slice(start, start + MAX_WATCHED_PER_STATEMENT);
      const versions = await this.events.versions(some.map(({ subject }) => subject));
      for (const [index, { waiters }] of some.entries()) tell(waiters, versions[index] ?? null);
    }
  }
}

function tell(waiters: ReadonlySet<Waiter>, version: string | null): void {
  for (const waiter of waiters) if (waiter.known !== version) waiter.resolve(true);
}

function keyOf({ scope, conversationId }: Subject): string {
  return JSON.stringify([userKey(scope), conversationId]);
}
