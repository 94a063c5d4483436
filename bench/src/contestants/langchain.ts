import { PostgresChatMessageHistory } from '@langchain/community/stores/message/postgres';
import { AIMessage, HumanMessage } from '@langchain/core/messages';
import type { BenchContext } from '../bench-context.js';
import { createDatabase, openPool } from '../postgres.js';
import { messageRole, messageText } from '../seeds/message.js';
import type { Append } from './appender.js';

const CONNECTIONS = 16;

/** `addMessage`, which is a bare insert: no totals, no owner, no sequence; a session for each writer. */
export async function appendLangChain({ url }: BenchContext, writers: number): Promise<Append> {
  const pool = openPool(await createDatabase(url, 'bench_langchain'), CONNECTIONS);
  const sessions = Array.from(
    { length: writers },
    (_, writer) => new PostgresChatMessageHistory({ pool, sessionId: `session-${writer}` }),
  );
  // The first use creates the table; sixteen at once would be in each other's way.
  for (const session of sessions) await session.getMessages();
  return async (writer, turn) => {
    const text = messageText(turn);
    await sessions[writer]?.addMessage(
      messageRole(turn) === 'user' ? new HumanMessage(text) : new AIMessage(text),
    );
  };
}
