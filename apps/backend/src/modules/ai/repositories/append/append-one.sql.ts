import { Prisma } from '../../../../prisma/generated/client.js';
import type { NewMessage } from '../../domain/new-message.js';
import { IS_THERE } from '../own-conversation.sql.js';
import type { Append } from './append.js';

/** The time of the statement, and never before the message that it follows. */
const NOW = Prisma.sql`greatest(statement_timestamp()::timestamptz(3), last_message_at)`;

/**
 * The append of one message: the work of `appendStatement` without its arrays, which would cost a single writer a
 * third. It names its organization at every table, so it also runs where the tables are spread over machines.
 *
 * 1. `counted` takes the row's lock, and judges and counts the row as it is under the lock: where it had to wait,
 *    PostgreSQL evaluates the update anew, on the row that the other transaction committed. A conversation that was not
 *    active when the statement began is refused without waiting. Time never runs backwards within a conversation,
 *    whatever the clock does.
 *    A turn's message is stored so where it follows the newest one.
 * 2. A key that was committed while it waited is not seen by `known`, but by the unique index: the statement is sent
 *    again.
 */
export function appendOneStatement(
  { scope, conversationId, place }: Append,
  message: NewMessage,
): Prisma.Sql {
  const { organizationId, userId } = scope;
  const owned = Prisma.sql`organization_id = ${organizationId} AND user_id = ${userId}`;
  const known =
    message.idempotencyKey === null
      ? Prisma.sql`false`
      : Prisma.sql`EXISTS (
          SELECT FROM ai_message
          WHERE ${owned} AND conversation_id = ${conversationId}::uuid
            AND idempotency_key = ${message.idempotencyKey}
        )`;
  const [atPlace, elsewhere] = place
    ? [Prisma.sql`AND message_count = ${place.at}::int`, Prisma.sql`OR message_count <> ${place.at}::int`]
    : [Prisma.empty, Prisma.empty];
  return Prisma.sql`
    WITH counted AS (
      UPDATE ai_conversation SET
        message_count = message_count + 1,
        last_message_at = ${NOW},
        updated_at = ${NOW},
        total_input_tokens = total_input_tokens + ${message.inputTokens ?? 0}::int,
        total_output_tokens = total_output_tokens + ${message.outputTokens ?? 0}::int,
        total_cache_read_tokens = total_cache_read_tokens + ${message.cacheReadTokens ?? 0}::int,
        total_cache_write_tokens = total_cache_write_tokens + ${message.cacheWriteTokens ?? 0}::int,
        total_reasoning_tokens = total_reasoning_tokens + ${message.reasoningTokens ?? 0}::int,
        title = coalesce(title, ${message.autoTitle}),
        title_source = CASE
          WHEN title IS NULL AND ${message.autoTitle}::text IS NOT NULL THEN 'AUTO' ELSE title_source END,
        search_title = coalesce(search_title, ${message.autoSearchTitle})
      WHERE ${owned} AND id = ${conversationId}::uuid AND ${IS_THERE} AND status = 'ACTIVE' AND head IS NULL
        AND NOT ${known} ${atPlace}
      RETURNING message_count AS sequence, last_message_at AS appended_at
    ), stored AS (
      INSERT INTO ai_message (
        id, organization_id, user_id, conversation_id, sequence, role, content, tool_calls, tool_results,
        input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, model, metadata, turn,
        idempotency_key, idempotency_digest, search_text, created_at
      )
      SELECT
        ${message.id}::uuid, ${organizationId}, ${userId}, ${conversationId}::uuid, sequence,
        ${message.role}::"AiMessageRole", ${message.content}, ${message.json.toolCalls}::json,
        ${message.json.toolResults}::json, ${message.inputTokens}::int, ${message.outputTokens}::int,
        ${message.cacheReadTokens}::int, ${message.cacheWriteTokens}::int, ${message.reasoningTokens}::int,
        ${message.model}, ${message.json.metadata}::json, ${message.json.turn}::json,
        ${message.idempotencyKey},
        decode(${message.idempotencyDigest}, 'hex'), ${message.searchText}, appended_at
      FROM counted
    )
    SELECT 1 AS number, coalesce(sequence - 1, message_count) AS preceding,
      coalesce(appended_at, last_message_at, created_at) AS "createdAt", CASE
        WHEN sequence IS NOT NULL THEN 'accepted'
        WHEN status <> 'ACTIVE' THEN 'not_active'
        WHEN ${known} THEN 'key_known'
        WHEN head IS NOT NULL ${elsewhere} THEN 'head_moved'
        ELSE 'changed'
      END AS outcome
    FROM ai_conversation LEFT JOIN counted ON true
    WHERE ${owned} AND id = ${conversationId}::uuid AND ${IS_THERE}`;
}
