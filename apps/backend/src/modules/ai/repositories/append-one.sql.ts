import { Prisma } from '../../../prisma/generated/client.js';
import type { NewMessage } from '../domain/new-message.js';
import type { Append } from './append.sql.js';

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
      ? Prisma.sql`SELECT NULL::uuid AS id, 0 AS sequence, now() AS created_at, true AS same_input WHERE false`
      : Prisma.sql`
        SELECT id, sequence, created_at, idempotency_digest = decode(${message.idempotencyDigest}, 'hex') AS same_input
        FROM ai_message
        WHERE ${owned} AND conversation_id = ${conversationId}::uuid AND idempotency_key = ${message.idempotencyKey}`;
  return Prisma.sql`
    WITH locked AS MATERIALIZED (
      SELECT id, status, message_count, last_message_at FROM ai_conversation
      WHERE ${owned} AND id = ${conversationId}::uuid
      FOR NO KEY UPDATE
    ), known AS MATERIALIZED (${known}
    ), fresh AS MATERIALIZED (
      SELECT message_count + 1 AS sequence, greatest(clock_timestamp()::timestamptz(3), last_message_at) AS created_at
      FROM locked
      WHERE status = 'ACTIVE' AND NOT EXISTS (SELECT FROM known)
    ), stored AS (
      INSERT INTO ai_message (
        id, organization_id, user_id, conversation_id, sequence, role, content, tool_calls, tool_results,
        input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, model, metadata,
        idempotency_key, idempotency_digest, search_text, created_at
      )
      SELECT
        ${message.id}::uuid, ${organizationId}, ${userId}, ${conversationId}::uuid, sequence,
        ${message.role}::"AiMessageRole", ${message.content}, ${json(message.toolCalls)}::json,
        ${json(message.toolResults)}::json, ${message.inputTokens}::int, ${message.outputTokens}::int,
        ${message.cacheReadTokens}::int, ${message.cacheWriteTokens}::int, ${message.reasoningTokens}::int,
        ${message.model}, ${json(message.metadata)}::json, ${message.idempotencyKey},
        decode(${message.idempotencyDigest}, 'hex'), ${message.searchText}, created_at
      FROM fresh
    ), counted AS (
      UPDATE ai_conversation c SET
        message_count = c.message_count + 1,
        last_message_at = f.created_at,
        total_input_tokens = c.total_input_tokens + ${message.inputTokens ?? 0}::int,
        total_output_tokens = c.total_output_tokens + ${message.outputTokens ?? 0}::int,
        total_cache_read_tokens = c.total_cache_read_tokens + ${message.cacheReadTokens ?? 0}::int,
        total_cache_write_tokens = c.total_cache_write_tokens + ${message.cacheWriteTokens ?? 0}::int,
        total_reasoning_tokens = c.total_reasoning_tokens + ${message.reasoningTokens ?? 0}::int,
        title = coalesce(c.title, ${message.autoTitle}),
        title_source = CASE
          WHEN c.title IS NULL AND ${message.autoTitle}::text IS NOT NULL THEN 'AUTO' ELSE c.title_source END,
        search_title = coalesce(c.search_title, ${message.autoSearchTitle}),
        updated_at = f.created_at
      FROM fresh f
      WHERE c.organization_id = ${organizationId} AND c.user_id = ${userId} AND c.id = ${conversationId}::uuid
    )
    SELECT CASE
        WHEN l.id IS NULL THEN 'not_found'
        WHEN NOT k.same_input THEN 'conflict'
        WHEN k.id IS NULL AND l.status <> 'ACTIVE' THEN 'not_active'
        ELSE 'accepted'
      END AS verdict,
      coalesce(k.id, ${message.id}::uuid) AS id, coalesce(k.sequence, f.sequence) AS sequence,
      coalesce(k.created_at, f.created_at) AS "createdAt", k.id IS NOT NULL AS known
    FROM (SELECT) one
    LEFT JOIN locked l ON true
    LEFT JOIN known k ON true
    LEFT JOIN fresh f ON true`;
}

function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
