import pg from 'pg';
import type { ConversationRef } from './messages.js';

const BLOCKED = `
  SELECT count(*)::int AS blocked FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name = 'conversation-store'`;
const WAITING = `
  SELECT count(DISTINCT pid)::int AS count FROM pg_locks
  WHERE NOT granted AND relation = 'ai_conversation'::regclass`;

/** A lock on the table of conversations: nobody else can read or write one, as when a table is altered. */
export interface TableLock {
  /** Resolves when so many statements wait for the lock. */
  awaitedBy(statements: number): Promise<void>;
  /** May be called more than once. */
  release(): Promise<void>;
}

/** Locks the table until the lock is released. */
export async function lockConversations(ownerUrl: string): Promise<TableLock> {
  const holder = new pg.Client({ connectionString: ownerUrl });
  await holder.connect();
  let released: Promise<void> | undefined;
  await holder.query('BEGIN; LOCK TABLE ai_conversation IN ACCESS EXCLUSIVE MODE');
  return {
    awaitedBy: async (statements) => {
      let waiting = 0;
      while (waiting < statements) waiting = (await holder.query<{ count: number }>(WAITING)).rows[0]!.count;
    },
    // Ending the session ends its transaction.
    release: () => (released ??= holder.end()),
  };
}

/** Does the work while the table of conversations is locked. */
export async function whileTableLocked(ownerUrl: string, work: () => Promise<void>): Promise<void> {
  const lock = await lockConversations(ownerUrl);
  try {
    await work();
  } finally {
    await lock.release();
  }
}

/** Does the work while nobody else can write to the conversation, by the lock that writing to it takes. */
export async function whileLocked(
  database: pg.Pool,
  [, id]: ConversationRef,
  work: () => Promise<void>,
): Promise<void> {
  const holder = await database.connect();
  try {
    await holder.query('BEGIN');
    await holder.query('SELECT FROM ai_conversation WHERE id = $1 FOR NO KEY UPDATE', [id]);
    await work();
  } finally {
    await holder.query('ROLLBACK');
    holder.release();
  }
}

/**
 * Starts calls one after the other while the conversation is locked, each when the one before waits for the lock, and
 * then releases it: they get the lock in this order, and all began before the first was done.
 */
export async function inLine<T>(
  database: pg.Pool,
  ref: ConversationRef,
  calls: (() => Promise<T>)[],
): Promise<PromiseSettledResult<T>[]> {
  const started: Promise<T>[] = [];
  await whileLocked(database, ref, async () => {
    for (const call of calls) {
      started.push(call());
      await untilBlocked(database, started.length);
    }
  });
  return Promise.allSettled(started);
}

/** Resolves when so many statements of backends wait for a lock. */
export async function untilBlocked(database: pg.Pool, blocked: number): Promise<void> {
  for (let look = 0; look < 5000; look++) {
    const { rows } = await database.query<{ blocked: number }>(BLOCKED);
    if (rows[0]?.blocked === blocked) return;
  }
  throw new Error(`There were never ${blocked} calls waiting for the lock.`);
}
