import type pg from 'pg';
import type { ConversationRef } from './messages.js';

const BLOCKED = `
  SELECT count(*)::int AS blocked FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name = 'conversation-store'`;

/** Does the work while nobody else can write to the conversation, by the lock that writing to it takes. */
export function whileLocked(
  database: pg.Pool,
  [, id]: ConversationRef,
  work: () => Promise<void>,
): Promise<void> {
  return whileHeld(database, 'SELECT FROM ai_conversation WHERE id = $1 FOR NO KEY UPDATE', [id], work);
}

/** Does the work while nobody else can read or write any conversation, as when a table is altered. */
export function whileTableLocked(database: pg.Pool, work: () => Promise<void>): Promise<void> {
  return whileHeld(database, 'LOCK TABLE ai_conversation IN ACCESS EXCLUSIVE MODE', [], work);
}

async function whileHeld(
  database: pg.Pool,
  lock: string,
  values: string[],
  work: () => Promise<void>,
): Promise<void> {
  const holder = await database.connect();
  try {
    await holder.query('BEGIN');
    await holder.query(lock, values);
    await work();
  } finally {
    await holder.query('ROLLBACK');
    holder.release();
  }
}

/**
 * Starts calls one after the other while the conversation is locked, each when the one before waits for the lock, and
 * lets them go: they get the lock in this order, and all began before the first was done.
 */
export async function inLine<T>(
  database: pg.Pool,
  place: ConversationRef,
  calls: (() => Promise<T>)[],
): Promise<PromiseSettledResult<T>[]> {
  const started: Promise<T>[] = [];
  await whileLocked(database, place, async () => {
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
