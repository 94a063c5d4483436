import { Prisma } from '../../../prisma/generated/client.js';
import type { NewMessage } from '../domain/new-message.js';
import type { Append } from './append.js';

/**
 * The append of one message, as the plain statement: what `appendStatement` does for many, without its arrays, which
 * would cost a single writer a third. It names its organization at every table, so it also runs where the tables are
 * spread over machines.
 */
export function appendOneStatement({ scope, conversationId }: Append, message: NewMessage): Prisma.Sql {
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
  return Prisma.sql`
    WITH locked AS MATERIALIZED (
      SELECT status, message_count, greatest(clock_timestamp()::timestamptz(3), last_message_at) AS created_at,
        ${known} AS key_known
      FROM ai_conversation
      WHERE ${owned} AND id = ${conversationId}::uuid
      FOR NO KEY UPDATE
    ), stored AS (
      INSERT INTO ai_message (
        id, organization_id, user_id, conversation_id, sequence, role, content, tool_calls, tool_results,
        input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, model, metadata,
        idempotency_key, idempotency_digest, search_text, created_at
      )
      SELECT
        ${message.id}::uuid, ${organizationId}, ${userId}, ${conversationId}::uuid, message_count + 1,
        ${message.role}::"AiMessageRole", ${message.content}, ${json(message.toolCalls)}::json,
        ${json(message.toolResults)}::json, ${message.inputTokens}::int, ${message.outputTokens}::int,
        ${message.cacheReadTokens}::int, ${message.cacheWriteTokens}::int, ${message.reasoningTokens}::int,
        ${message.model}, ${json(message.metadata)}::json, ${message.idempotencyKey},
        decode(${message.idempotencyDigest}, 'hex'), ${message.searchText}, created_at
      FROM locked
      WHERE status = 'ACTIVE' AND NOT key_known
    ), counted AS (
      UPDATE ai_conversation c SET
        message_count = c.message_count + 1,
        last_message_at = l.created_at,
        total_input_tokens = c.total_input_tokens + ${message.inputTokens ?? 0}::int,
        total_output_tokens = c.total_output_tokens + ${message.outputTokens ?? 0}::int,
        total_cache_read_tokens = c.total_cache_read_tokens + ${message.cacheReadTokens ?? 0}::int,
        total_cache_write_tokens = c.total_cache_write_tokens + ${message.cacheWriteTokens ?? 0}::int,
        total_reasoning_tokens = c.total_reasoning_tokens + ${message.reasoningTokens ?? 0}::int,
        title = coalesce(c.title, ${message.autoTitle}),
        title_source = CASE
          WHEN c.title IS NULL AND ${message.autoTitle}::text IS NOT NULL THEN 'AUTO' ELSE c.title_source END,
        search_title = coalesce(c.search_title, ${message.autoSearchTitle}),
        updated_at = l.created_at
      FROM locked l
      WHERE c.organization_id = ${organizationId} AND c.user_id = ${userId} AND c.id = ${conversationId}::uuid
        AND l.status = 'ACTIVE' AND NOT l.key_known
    )
    SELECT 1 AS number, message_count AS preceding, created_at AS "createdAt", CASE
        WHEN status <> 'ACTIVE' THEN 'not_active'
        WHEN key_known THEN 'key_known'
        ELSE 'accepted'
      END AS verdict
    FROM locked`;
}

function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
