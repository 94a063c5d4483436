import { PostgreSQLMemoryAdapter } from '@voltagent/postgres';
import { randomUUID } from 'node:crypto';
import type { BenchContext } from '../bench-context.js';
import { atEnd } from '../cleanup.js';
import { once } from '../once.js';
import { createDatabase, openPool } from '../postgres.js';
import { messageRole, messageText } from '../seeds/message.js';
import { multiplyRow } from '../seeds/multiply-row.js';
import type { Append } from './appender.js';

/** Its `addMessage` takes a second connection inside its transaction: 16 calls at once need 32, or they wait for good. */
const CONNECTIONS = 32;
const USER = 'bench';
const MESSAGES = 'voltagent_memory_messages';

const open = once(async ({ url }: BenchContext) => {
  const connection = await createDatabase(url, 'bench_voltagent');
  const memory = new PostgreSQLMemoryAdapter({ connection, maxConnections: CONNECTIONS });
  atEnd(() => memory.close());
  return { connection, memory };
});

/** `addMessage`; a conversation for each writer. */
export async function appendVoltAgent(bench: BenchContext, writers: number): Promise<Append> {
  const { memory } = await open(bench);
  const conversations = Array.from({ length: writers }, () => randomUUID());
  for (const id of conversations) await createConversation(bench, id);
  return (writer, turn) => memory.addMessage(message(turn), USER, conversations[writer] ?? '');
}

/** A conversation with so many messages, and the call that reads its newest. */
export async function lastOfVoltAgent(
  bench: BenchContext,
  messages: number,
  limit: number,
): Promise<() => Promise<number>> {
  const { connection, memory } = await open(bench);
  const id = randomUUID();
  await createConversation(bench, id);
  await memory.addMessage(message(0), USER, id);
  const pool = openPool(connection, 1);
  await multiplyRow(pool, { table: MESSAGES, where: 'conversation_id', equals: id }, messages - 1, {
    message_id: `gen_random_uuid()::text`,
    created_at: `r.created_at - n * interval '1 second'`,
  });
  return async () => (await memory.getMessages(USER, id, { limit })).length;
}

async function createConversation(bench: BenchContext, id: string): Promise<void> {
  const { memory } = await open(bench);
  await memory.createConversation({ id, resourceId: 'bench', userId: USER, title: 'bench', metadata: {} });
}

function message(turn: number) {
  const text = messageText(turn);
  return { id: randomUUID(), role: messageRole(turn), parts: [{ type: 'text' as const, text }] };
}
