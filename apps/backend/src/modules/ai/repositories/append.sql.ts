import { Prisma } from '../../../prisma/generated/client.js';
import type { Scope } from '../domain/conversation.js';
import type { NewMessage } from '../domain/new-message.js';

/** Messages for one conversation, to be stored together or not at all. */
export interface Append {
  scope: Scope;
  conversationId: string;
  messages: NewMessage[];
}

/** Why an append was refused, or that it was not. */
export type Verdict = 'accepted' | 'not_found' | 'not_active' | 'conflict';

/** What became of one message: where it stands, and whether it stood there before. */
export interface PlacedRow {
  verdict: Verdict;
  /** The stored message's: of the first one with that idempotency key. */
  id: string;
  sequence: number;
  createdAt: Date;
  known: boolean;
}

/**
 * Any number of appends to any number of conversations, as one statement. Rows come back in the order of the
 * messages.
 *
 * 0. `parameters` keeps the lengths of the arrays from the planner. Where it sees them it plans anew for each, which
 *    takes as long as the rest of a small flight; so it keeps one plan.
 * 1. `locked` locks the conversations in the order of their ids, so that no two batches wait for each other in a
 *    circle. Under READ COMMITTED it reads each row as it is once the lock is held, so status, count and time are
 *    current and stay so.
 * 2. `known` finds keys that are stored already. It sees what was committed when the statement began: a key that was
 *    committed while it waited for the lock ends in a violation of the unique index instead, and the statement is
 *    sent again.
 * 3. `verdict` judges each append by itself; one that is refused leaves the others as they are.
 * 4. `fresh` numbers the messages from the locked count. Time never runs backwards within a conversation, whatever
 *    the clock does.
 */
export function appendStatement(appends: readonly Append[]): Prisma.Sql {
  const messages = appends.flatMap((append, index) =>
    append.messages.map((message) => ({ append, index, message })),
  );
  const column = <T>(value: (row: (typeof messages)[number]) => T) => messages.map(value);
  const field = <Key extends keyof NewMessage>(key: Key) => messages.map(({ message }) => message[key]);
  const json = (key: 'toolCalls' | 'toolResults' | 'metadata') =>
    messages.map(({ message }) => (message[key] === null ? null : JSON.stringify(message[key])));
  return Prisma.sql`
    WITH parameters AS MATERIALIZED (
      SELECT
        ${column(({ index }) => index)}::int[] AS append,
        ${column(({ append }) => append.scope.organizationId)}::text[] AS organization_id,
        ${column(({ append }) => append.scope.userId)}::text[] AS user_id,
        ${column(({ append }) => append.conversationId)}::uuid[] AS conversation_id,
        ${field('id')}::uuid[] AS id,
        ${field('role')}::"AiMessageRole"[] AS role,
        ${field('content')}::text[] AS content,
        ${json('toolCalls')}::json[] AS tool_calls,
        ${json('toolResults')}::json[] AS tool_results,
        ${field('inputTokens')}::int[] AS input_tokens,
        ${field('outputTokens')}::int[] AS output_tokens,
        ${field('cacheReadTokens')}::int[] AS cache_read_tokens,
        ${field('cacheWriteTokens')}::int[] AS cache_write_tokens,
        ${field('reasoningTokens')}::int[] AS reasoning_tokens,
        ${field('model')}::text[] AS model,
        ${json('metadata')}::json[] AS metadata,
        ${field('idempotencyKey')}::text[] AS idempotency_key,
        ${field('idempotencyDigest')}::text[] AS idempotency_digest,
        ${field('searchText')}::text[] AS search_text,
        ${field('autoTitle')}::text[] AS auto_title,
        ${field('autoSearchTitle')}::text[] AS auto_search_title
    ), input AS MATERIALIZED (
      SELECT input.* FROM parameters p CROSS JOIN LATERAL unnest(
        p.append, p.organization_id, p.user_id, p.conversation_id, p.id, p.role, p.content, p.tool_calls,
        p.tool_results, p.input_tokens, p.output_tokens, p.cache_read_tokens, p.cache_write_tokens,
        p.reasoning_tokens, p.model, p.metadata, p.idempotency_key, p.idempotency_digest, p.search_text,
        p.auto_title, p.auto_search_title
      ) WITH ORDINALITY AS input (
        append, organization_id, user_id, conversation_id, id, role, content, tool_calls, tool_results,
        input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, model, metadata,
        idempotency_key, idempotency_digest, search_text, auto_title, auto_search_title, position
      )
    ), owner AS MATERIALIZED (
      SELECT DISTINCT organization_id, user_id, conversation_id FROM input
    ), locked AS MATERIALIZED (
      SELECT c.organization_id, c.user_id, c.id, c.status, c.message_count, c.last_message_at
      FROM ai_conversation c
      JOIN owner o ON c.organization_id = o.organization_id AND c.user_id = o.user_id AND c.id = o.conversation_id
      WHERE c.id = ANY((SELECT conversation_id FROM parameters)::uuid[])
      ORDER BY c.id
      FOR NO KEY UPDATE OF c
    ), known AS MATERIALIZED (
      SELECT i.position, m.id, m.sequence, m.created_at,
        m.idempotency_digest = decode(i.idempotency_digest, 'hex') AS same_input
      FROM input i
      CROSS JOIN LATERAL (
        SELECT * FROM ai_message
        WHERE organization_id = i.organization_id AND user_id = i.user_id AND conversation_id = i.conversation_id
          AND idempotency_key = i.idempotency_key
        LIMIT 1
      ) m
      WHERE i.idempotency_key IS NOT NULL
    ), verdict AS MATERIALIZED (
      SELECT i.append, CASE
        WHEN bool_or(l.id IS NULL) THEN 'not_found'
        WHEN bool_or(NOT k.same_input) THEN 'conflict'
        WHEN bool_or(k.position IS NULL AND l.status <> 'ACTIVE') THEN 'not_active'
        ELSE 'accepted'
      END AS verdict
      FROM input i
      LEFT JOIN locked l ON l.id = i.conversation_id AND l.organization_id = i.organization_id AND l.user_id = i.user_id
      LEFT JOIN known k ON k.position = i.position
      GROUP BY i.append
    ), fresh AS MATERIALIZED (
      SELECT i.*,
        (l.message_count + row_number() OVER (PARTITION BY l.id ORDER BY i.position))::int AS sequence,
        greatest(clock_timestamp()::timestamptz(3), l.last_message_at) AS created_at
      FROM input i
      JOIN verdict v ON v.append = i.append AND v.verdict = 'accepted'
      JOIN locked l ON l.id = i.conversation_id
      LEFT JOIN known k ON k.position = i.position
      WHERE k.position IS NULL
    ), stored AS (
      INSERT INTO ai_message (
        id, organization_id, user_id, conversation_id, sequence, role, content, tool_calls, tool_results,
        input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, model, metadata,
        idempotency_key, idempotency_digest, search_text, created_at
      )
      SELECT
        id, organization_id, user_id, conversation_id, sequence, role, content, tool_calls, tool_results,
        input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, model, metadata,
        idempotency_key, decode(idempotency_digest, 'hex'), search_text, created_at
      FROM fresh
    ), added AS MATERIALIZED (
      SELECT organization_id, user_id, conversation_id, count(*)::int AS messages, max(created_at) AS created_at,
        coalesce(sum(input_tokens), 0) AS input_tokens,
        coalesce(sum(output_tokens), 0) AS output_tokens,
        coalesce(sum(cache_read_tokens), 0) AS cache_read_tokens,
        coalesce(sum(cache_write_tokens), 0) AS cache_write_tokens,
        coalesce(sum(reasoning_tokens), 0) AS reasoning_tokens,
        (array_agg(auto_title ORDER BY position) FILTER (WHERE auto_title IS NOT NULL))[1] AS title,
        (array_agg(auto_search_title ORDER BY position) FILTER (WHERE auto_title IS NOT NULL))[1] AS search_title
      FROM fresh
      GROUP BY organization_id, user_id, conversation_id
    ), counted AS (
      UPDATE ai_conversation c SET
        message_count = c.message_count + a.messages,
        last_message_at = a.created_at,
        total_input_tokens = c.total_input_tokens + a.input_tokens,
        total_output_tokens = c.total_output_tokens + a.output_tokens,
        total_cache_read_tokens = c.total_cache_read_tokens + a.cache_read_tokens,
        total_cache_write_tokens = c.total_cache_write_tokens + a.cache_write_tokens,
        total_reasoning_tokens = c.total_reasoning_tokens + a.reasoning_tokens,
        title = coalesce(c.title, a.title),
        title_source = CASE WHEN c.title IS NULL AND a.title IS NOT NULL THEN 'AUTO' ELSE c.title_source END,
        search_title = coalesce(c.search_title, a.search_title),
        updated_at = a.created_at
      FROM added a
      WHERE c.organization_id = a.organization_id AND c.user_id = a.user_id AND c.id = a.conversation_id
        AND c.id = ANY((SELECT conversation_id FROM parameters)::uuid[])
    )
    SELECT v.verdict, coalesce(k.id, f.id) AS id, coalesce(k.sequence, f.sequence) AS sequence,
      coalesce(k.created_at, f.created_at) AS "createdAt", k.position IS NOT NULL AS known
    FROM input i
    JOIN verdict v ON v.append = i.append
    LEFT JOIN known k ON k.position = i.position
    LEFT JOIN fresh f ON f.position = i.position
    ORDER BY i.position`;
}
