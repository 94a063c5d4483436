import type { BenchContext } from '../bench-context.js';
import type { Cell } from '../measure/cell.js';
import { closedLoop } from '../measure/closed-loop.js';
import { findPgbench, pgbench } from '../measure/pgbench.js';
import type { Measurement } from '../measure/statistics.js';
import { once } from '../once.js';
import { openPool } from '../postgres.js';
import { type EmptyConversations, seedEmptyConversations } from '../seeds/empty-conversations.js';
import { conversationIdSql, WRITER } from '../seeds/ids.js';
import { messageText, MODEL, USAGE } from '../seeds/message.js';
import { at } from './appender.js';

/**
 * The least work of an append: the conversation's totals and the message, in one prepared statement.
 *
 * @param conversation SQL of the conversation's id
 * @param content SQL of the text
 */
function appendSql(conversation: string, content: string): string {
  const { inputTokens, outputTokens } = USAGE;
  return `
    WITH counted AS (
      UPDATE ai_conversation SET
        message_count = message_count + 1,
        last_message_at = clock_timestamp(),
        total_input_tokens = total_input_tokens + ${inputTokens},
        total_output_tokens = total_output_tokens + ${outputTokens},
        updated_at = clock_timestamp()
      WHERE organization_id = '${WRITER.organizationId}' AND user_id = '${WRITER.userId}' AND id = ${conversation}
        AND status = 'ACTIVE'
      RETURNING organization_id, user_id, id, message_count, last_message_at
    )
    INSERT INTO ai_message (id, organization_id, user_id, conversation_id, sequence, role, content, tool_calls,
      tool_results, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, model,
      metadata, idempotency_key, idempotency_digest, search_text, created_at)
    SELECT uuidv7(), organization_id, user_id, id, message_count, 'assistant', ${content}::text, NULL,
      NULL, ${inputTokens}, ${outputTokens}, NULL, NULL, NULL, '${MODEL}',
      NULL, NULL, NULL, ${content}::text, last_message_at
    FROM counted
    RETURNING id, sequence, created_at`;
}

/** The limit, by pgbench, or by bare connections where that is not installed. */
export function limitCell(
  bench: BenchContext,
  operation: string,
  writers: number,
  conversations = writers,
): Cell {
  const seeded = once(() => seedEmptyConversations(bench, conversations));
  const byDriver = once(async () => driverAppend(bench, writers, await seeded()));
  return {
    operation,
    contestant: 'limit',
    prepare: async () => {
      await seeded();
    },
    measure: async (milliseconds) => {
      const program = await findPgbench();
      if (program !== null) return byPgbench(bench, program, writers, await seeded(), milliseconds);
      return closedLoop(writers, milliseconds, await byDriver());
    },
  };
}

function byPgbench(
  { url }: BenchContext,
  program: string,
  clients: number,
  { first, ids }: EmptyConversations,
  milliseconds: number,
): Promise<Measurement> {
  const conversation = conversationIdSql(`:first::int + :client_id::int % ${ids.length}`);
  const variables = { first: String(first), text: messageText(0) };
  const sql = appendSql(conversation, ':text');
  return pgbench(program, { url, clients, sql, variables }, milliseconds);
}

function driverAppend({ url }: BenchContext, writers: number, { ids }: EmptyConversations) {
  const pool = openPool(url, writers);
  const text = appendSql('$1::uuid', '$2');
  return (writer: number, turn: number) =>
    pool.query({ name: 'append', text, values: [at(ids, writer), messageText(turn)] });
}
