import { PostgresStore } from '@mastra/pg';
import { randomUUID } from 'node:crypto';
import type { BenchContext } from '../bench-context.js';
import { atEnd } from '../cleanup.js';
import { once } from '../once.js';
import { createDatabase, openPool } from '../postgres.js';
import { messageRole, messageText } from '../seeds/message.js';
import { multiplyRow } from '../seeds/multiply-row.js';
import type { Append } from './appender.js';

const CONNECTIONS = 16;
const RESOURCE = 'bench';

const open = once(async ({ url }: BenchContext) => {
  const connectionString = await createDatabase(url, 'bench_mastra');
  const store = new PostgresStore({ id: 'bench', connectionString, max: CONNECTIONS });
  atEnd(() => store.close());
  await store.init();
  const memory = await store.getStore('memory');
  if (!memory) throw new Error('Mastra has no memory.');
  return { connectionString, memory };
});

/** `saveMessages` with one message; a thread for each writer. */
export async function appendMastra(bench: BenchContext, writers: number): Promise<Append> {
  const { memory } = await open(bench);
  const threads = Array.from({ length: writers }, () => randomUUID());
  for (const id of threads) await saveThread(bench, id);
  return (writer, turn) => memory.saveMessages({ messages: [message(threads[writer] ?? '', turn)] });
}

/** A thread with so many messages, and the call that reads its newest. */
export async function lastOfMastra(
  bench: BenchContext,
  messages: number,
  limit: number,
): Promise<() => Promise<number>> {
  const { connectionString, memory } = await open(bench);
  const threadId = randomUUID();
  await saveThread(bench, threadId);
  await memory.saveMessages({ messages: [message(threadId, 0)] });
  const pool = openPool(connectionString, 1);
  await multiplyRow(pool, { table: 'mastra_messages', where: 'thread_id', equals: threadId }, messages - 1, {
    id: `gen_random_uuid()::text`,
    createdAt: `r."createdAt" - n * interval '1 second'`,
    createdAtZ: `r."createdAtZ" - n * interval '1 second'`,
  });
  const orderBy = { field: 'createdAt', direction: 'DESC' } as const;
  return async () =>
    (await memory.listMessages({ threadId, perPage: limit, page: 0, orderBy })).messages.length;
}

async function saveThread(bench: BenchContext, id: string): Promise<void> {
  const { memory } = await open(bench);
  const now = new Date();
  await memory.saveThread({
    thread: { id, resourceId: RESOURCE, title: 'bench', createdAt: now, updatedAt: now },
  });
}

function message(threadId: string, turn: number) {
  const text = messageText(turn);
  return {
    id: randomUUID(),
    threadId,
    resourceId: RESOURCE,
    role: messageRole(turn),
    createdAt: new Date(),
    content: { format: 2 as const, parts: [{ type: 'text' as const, text }] },
  };
}
