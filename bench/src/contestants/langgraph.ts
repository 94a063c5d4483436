import { AIMessage, type BaseMessage, HumanMessage } from '@langchain/core/messages';
import { emptyCheckpoint, uuid6 } from '@langchain/langgraph-checkpoint';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import { randomUUID } from 'node:crypto';
import type { BenchContext } from '../bench-context.js';
import { createDatabase, openPool } from '../postgres.js';
import { messageRole, messageText } from '../seeds/message.js';
import type { Append } from './appender.js';

const CONNECTIONS = 16;
/** It stores the whole state with each message, so threads are kept short here. */
const THREAD_MESSAGES = 50;

interface Thread {
  id: string;
  parent?: string;
  messages: BaseMessage[];
}

/** `put` of a checkpoint with one message more. The state is kept here, so that reading it is not counted. */
export async function appendLangGraph({ url }: BenchContext, writers: number): Promise<Append> {
  const saver = new PostgresSaver(openPool(await createDatabase(url, 'bench_langgraph'), CONNECTIONS));
  await saver.setup();
  const threads = Array.from({ length: writers }, newThread);
  return async (writer, turn) => {
    let thread = threads[writer] ?? newThread();
    if (thread.messages.length === THREAD_MESSAGES) thread = newThread();
    threads[writer] = thread;
    await put(saver, thread, turn);
  };
}

function newThread(): Thread {
  return { id: randomUUID(), messages: [] };
}

async function put(saver: PostgresSaver, thread: Thread, turn: number): Promise<void> {
  const text = messageText(turn);
  thread.messages.push(messageRole(turn) === 'user' ? new HumanMessage(text) : new AIMessage(text));
  const versions = { messages: thread.messages.length };
  const checkpoint = {
    ...emptyCheckpoint(),
    id: uuid6(thread.messages.length),
    ts: new Date().toISOString(),
    channel_values: { messages: thread.messages },
    channel_versions: versions,
  };
  const parent = thread.parent === undefined ? {} : { checkpoint_id: thread.parent };
  const config = { configurable: { thread_id: thread.id, checkpoint_ns: '', ...parent } };
  const metadata = { source: 'update' as const, step: thread.messages.length, parents: {} };
  await saver.put(config, checkpoint, metadata, versions);
  thread.parent = checkpoint.id;
}
