import { Prisma } from '../../../../prisma/generated/client.js';
import { MAX_SIBLINGS } from '../../domain/limits.js';
import type { NewMessage } from '../../domain/new-message.js';
import { autoTitleOf, tokensOf } from './append-sums.js';
import type { Append } from './append.js';
import { isActive, type Owned, within } from '../branches/path.sql.js';

/**
 * Begins a branch, or goes on with one that does not end with the newest message: the messages follow their parent or
 * the place of their turn, else the head, and each other. A statement apart from those of all other appends, which know nothing of it but that there is a
 * head.
 *
 * It is sent while the conversation is locked, so what it reads is current. Where a message begins a branch, it gets its
 * number among those with its parent: the one that follows the parent directly is number 1.
 *
 * @param isWhole false: only tells the place, and the statements of `branch-append-writes.sql.ts` store the messages
 */
export function branchAppendStatement(append: Append, isWhole = true): Prisma.Sql {
  const { scope, conversationId, messages, place } = append;
  const owned: Owned = { scope, conversationId };
  const keptHead = place?.keepsHead ? Prisma.sql`nullif(o.head, o.parent)` : Prisma.sql`NULL`;
  const keys = messages.flatMap(({ idempotencyKey }) => idempotencyKey ?? []);
  const known =
    keys.length === 0
      ? Prisma.sql`false`
      : Prisma.sql`EXISTS (SELECT FROM ai_message k WHERE ${within(owned, 'k')}
          AND k.idempotency_key = ANY(${keys}::text[]))`;
  return Prisma.sql`
    WITH current AS MATERIALIZED (
      SELECT status, message_count, ${HEAD} AS head, ${parentOf(owned, append)} AS parent,
        greatest(statement_timestamp()::timestamptz(3), last_message_at) AS created_at
      FROM ai_conversation c
      WHERE c.organization_id = ${scope.organizationId} AND c.user_id = ${scope.userId}
        AND c.id = ${conversationId}::uuid
    ), open AS MATERIALIZED (
      SELECT * FROM current WHERE status = 'ACTIVE' AND parent <= message_count AND NOT ${known}
    ), begun AS MATERIALIZED (
      SELECT o.*, coalesce(
        (SELECT max(s.number) FROM ai_branch s WHERE ${within(owned, 's')} AND s.parent = o.parent),
        CASE WHEN EXISTS (
          SELECT FROM ai_branch b WHERE ${within(owned, 'b')} AND b.sequence = o.parent + 1
        ) THEN 0 ELSE 1 END
      ) + 1 AS number
      FROM open o WHERE o.parent <> o.message_count
    )${
      !isWhole
        ? Prisma.empty
        : Prisma.sql`, branch AS (
      INSERT INTO ai_branch (organization_id, user_id, conversation_id, sequence, parent, number)
      SELECT ${scope.organizationId}, ${scope.userId}, ${conversationId}::uuid, message_count + 1, parent, number
      FROM begun
    ), stored AS (
      INSERT INTO ai_message (
        id, organization_id, user_id, conversation_id, sequence, role, content, tool_calls, tool_results,
        input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, model, metadata, turn,
        idempotency_key, idempotency_digest, search_text, created_at
      )
      SELECT m.id, ${scope.organizationId}, ${scope.userId}, ${conversationId}::uuid, o.message_count + m.position,
        m.role::"AiMessageRole", m.content, m.tool_calls::json, m.tool_results::json, m.input_tokens, m.output_tokens,
        m.cache_read_tokens, m.cache_write_tokens, m.reasoning_tokens, m.model, m.metadata::json, m.turn::json,
        m.idempotency_key, decode(m.idempotency_digest, 'hex'), m.search_text, o.created_at
      FROM open o CROSS JOIN (VALUES ${Prisma.join(messages.map(rowOf))}) AS m (
        position, id, role, content, tool_calls, tool_results, input_tokens, output_tokens, cache_read_tokens,
        cache_write_tokens, reasoning_tokens, model, metadata, turn, idempotency_key, idempotency_digest, search_text
      )
    ), counted AS (
      UPDATE ai_conversation c SET
        message_count = c.message_count + ${messages.length}::int,
        head = ${keptHead},
        last_message_at = o.created_at,
        updated_at = o.created_at,
        total_input_tokens = c.total_input_tokens + ${tokensOf(messages, 'inputTokens')}::bigint,
        total_output_tokens = c.total_output_tokens + ${tokensOf(messages, 'outputTokens')}::bigint,
        total_cache_read_tokens = c.total_cache_read_tokens + ${tokensOf(messages, 'cacheReadTokens')}::bigint,
        total_cache_write_tokens = c.total_cache_write_tokens + ${tokensOf(messages, 'cacheWriteTokens')}::bigint,
        total_reasoning_tokens = c.total_reasoning_tokens + ${tokensOf(messages, 'reasoningTokens')}::bigint,
        title = coalesce(c.title, ${autoTitleOf(messages, 'autoTitle')}),
        title_source = CASE WHEN c.title IS NULL AND ${autoTitleOf(messages, 'autoTitle')}::text IS NOT NULL
          THEN 'AUTO' ELSE c.title_source END,
        search_title = coalesce(c.search_title, ${autoTitleOf(messages, 'autoSearchTitle')})
      FROM open o
      WHERE c.organization_id = ${scope.organizationId} AND c.user_id = ${scope.userId}
        AND c.id = ${conversationId}::uuid
    )`
    }
    SELECT c.message_count AS preceding, c.created_at AS "createdAt", CASE
        WHEN c.status <> 'ACTIVE' THEN 'not_active'
        WHEN ${known} THEN 'key_known'
        WHEN c.parent > c.message_count THEN 'no_parent'
        ELSE 'accepted'
      END AS outcome, ${place?.keepsHead ? Prisma.sql`nullif(c.head, c.parent)` : Prisma.sql`NULL::int`} AS head,
      CASE WHEN b.number IS NOT NULL THEN json_build_object(
        'parent', b.parent, 'count', b.number, 'from', greatest(1, b.number - ${MAX_SIBLINGS - 1}::int),
        'branches', listed.branches || (c.message_count + 1), 'first', coalesce(listed.first, b.number)
      ) END AS place
    FROM current c LEFT JOIN begun b ON true LEFT JOIN LATERAL (
      SELECT coalesce(array_agg(s.sequence ORDER BY s.number), '{}') AS branches, min(s.number) AS first
      FROM ai_branch s
      WHERE ${within(owned, 's')} AND s.parent = b.parent AND s.number > b.number - ${MAX_SIBLINGS}::int
    ) listed ON true`;
}

const HEAD = Prisma.sql`coalesce(c.head, c.message_count)`;

/** The sequence that the first message follows, of `ai_conversation c`; 0 for a new beginning. */
function parentOf(owned: Owned, { parent, place }: Append): Prisma.Sql {
  if (parent !== undefined) return Prisma.sql`${parent ?? 0}::int`;
  if (!place) return HEAD;
  const at = Prisma.sql`${place.at}::int`;
  return Prisma.sql`CASE WHEN ${HEAD} > ${place.newest}::int AND ${isActive(owned, at)} THEN ${HEAD} ELSE ${at} END`;
}

function rowOf(message: NewMessage, index: number): Prisma.Sql {
  const { json } = message;
  return Prisma.sql`(
    ${index + 1}::int, ${message.id}::uuid, ${message.role}, ${message.content}::text, ${json.toolCalls}::text,
    ${json.toolResults}::text, ${message.inputTokens}::int, ${message.outputTokens}::int,
    ${message.cacheReadTokens}::int, ${message.cacheWriteTokens}::int, ${message.reasoningTokens}::int,
    ${message.model}::text, ${json.metadata}::text, ${json.turn}::text, ${message.idempotencyKey}::text,
    ${message.idempotencyDigest}::text, ${message.searchText}::text)`;
}
