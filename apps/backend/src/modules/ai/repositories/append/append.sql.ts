import { Prisma } from '../../../../prisma/generated/client.js';
import type { NewMessage } from '../../domain/new-message.js';
import { IS_THERE } from '../own-conversation.sql.js';
import type { Append, Placement } from './append.js';
import { autoTitleOf, type TokenCount, tokensOf } from './append-sums.js';
import { plainColumn, textColumn } from './column-array.js';

/** The outcome of one append; without a row, its conversation does not exist. */
export interface PlacedRow extends Placement {
  /** The number of the append among those given, from 1 on. */
  number: number;
}

/** A text of a message that is stored as it is. */
type TextField = 'content' | 'model' | 'idempotencyKey' | 'idempotencyDigest' | 'searchText';

/** The treatment of rows that another transaction has locked: the statement waits for them, or skips them. */
export type Locks = 'wait' | 'skip';

/**
 * Appends to different conversations, as one statement.
 *
 * 1. `append` has a row for each append. Arrays become rows side by side in a list of SELECT: in FROM, PostgreSQL would
 *    copy each of them into a table of its own first.
 * 2. `locked` locks the conversations one by one in the order of their ids, so that no two batches deadlock. Under READ
 *    COMMITTED it reads each row as it is once the lock is held, so status, count and time are current and stay so.
 *    Time never runs backwards within a conversation, whatever the clock does.
 * 3. `known` finds keys that are stored already. It sees what was committed when the statement began: a key that was
 *    committed while it waited for the lock ends in a violation of the unique index instead, and the statement is sent
 *    again.
 * 4. `open` judges each append by itself; one that is refused does not affect the others. Its messages are numbered
 *    from the locked count.
 * 5. `counted` names the ids once more than it must: by them the planner seeks the rows also while there are few.
 */
export function appendStatement(appends: readonly Append[], locks: Locks = 'wait'): Prisma.Sql {
  const messages = appends.flatMap((append, index) =>
    append.messages.map((message, position) => ({ number: index + 1, position: position + 1, message })),
  );
  const keyed = messages.filter(({ message }) => message.idempotencyKey !== null);
  const isKnown = keyed.length > 0 ? Prisma.sql`number IN (SELECT number FROM known)` : Prisma.sql`false`;
  const of = <T>(value: (append: Append) => T) => appends.map(value);
  const conversationIds = plainColumn(of(({ conversationId }) => conversationId));
  const sum = (key: TokenCount) => plainColumn(of(({ messages: own }) => tokensOf(own, key)));
  const title = (key: 'autoTitle' | 'autoSearchTitle') =>
    textColumn(of(({ messages: own }) => autoTitleOf(own, key)));
  const field = <Key extends keyof NewMessage>(key: Key) => messages.map(({ message }) => message[key]);
  const plain = (key: 'id' | 'role' | TokenCount) => plainColumn(field(key));
  const text = (key: TextField) => textColumn(field(key));
  const json = (key: keyof NewMessage['json']) =>
    textColumn(messages.map(({ message }) => message.json[key]));
  return Prisma.sql`
    WITH append AS (
      SELECT unnest(${plainColumn(appends.map((_, index) => index + 1))}::int[]) AS number,
        unnest(${textColumn(of(({ scope }) => scope.organizationId))}::text[]) AS organization_id,
        unnest(${textColumn(of(({ scope }) => scope.userId))}::text[]) AS user_id,
        unnest(${conversationIds}::uuid[]) AS conversation_id,
        unnest(${plainColumn(of(({ messages: own }) => own.length))}::int[]) AS messages,
        unnest(${sum('inputTokens')}::bigint[]) AS input_tokens,
        unnest(${sum('outputTokens')}::bigint[]) AS output_tokens,
        unnest(${sum('cacheReadTokens')}::bigint[]) AS cache_read_tokens,
        unnest(${sum('cacheWriteTokens')}::bigint[]) AS cache_write_tokens,
        unnest(${sum('reasoningTokens')}::bigint[]) AS reasoning_tokens,
        unnest(${title('autoTitle')}::text[]) AS title,
        unnest(${title('autoSearchTitle')}::text[]) AS search_title
      ORDER BY conversation_id
    ), locked AS MATERIALIZED (
      SELECT a.*, c.status, c.message_count, c.head,
        greatest(statement_timestamp()::timestamptz(3), c.last_message_at) AS created_at
      FROM append a
      CROSS JOIN LATERAL (
        SELECT status, message_count, head, last_message_at FROM ai_conversation
        WHERE organization_id = a.organization_id AND user_id = a.user_id AND id = a.conversation_id AND ${IS_THERE}
        FOR NO KEY UPDATE ${locks === 'skip' ? SKIP_LOCKED : Prisma.empty}
      ) c
    ), known AS MATERIALIZED (${keyed.length > 0 ? knownOf(keyed) : NONE}
    ), open AS MATERIALIZED (
      SELECT * FROM locked WHERE status = 'ACTIVE' AND head IS NULL AND NOT ${isKnown}
    ), stored AS (
      INSERT INTO ai_message (
        id, organization_id, user_id, conversation_id, sequence, role, content, tool_calls, tool_results,
        input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, model, metadata, turn,
        idempotency_key, idempotency_digest, search_text, created_at
      )
      SELECT
        m.id, o.organization_id, o.user_id, o.conversation_id, o.message_count + m.position, m.role, m.content,
        m.tool_calls, m.tool_results, m.input_tokens, m.output_tokens, m.cache_read_tokens, m.cache_write_tokens,
        m.reasoning_tokens, m.model, m.metadata, m.turn, m.idempotency_key, decode(m.idempotency_digest, 'hex'),
        m.search_text, o.created_at
      FROM open o
      JOIN (
        SELECT unnest(${plainColumn(messages.map(({ number }) => number))}::int[]) AS number,
          unnest(${plainColumn(messages.map(({ position }) => position))}::int[]) AS position,
          unnest(${plain('id')}::uuid[]) AS id,
          unnest(${plain('role')}::"AiMessageRole"[]) AS role,
          unnest(${text('content')}::text[]) AS content,
          unnest(${json('toolCalls')}::text[])::json AS tool_calls,
          unnest(${json('toolResults')}::text[])::json AS tool_results,
          unnest(${plain('inputTokens')}::int[]) AS input_tokens,
          unnest(${plain('outputTokens')}::int[]) AS output_tokens,
          unnest(${plain('cacheReadTokens')}::int[]) AS cache_read_tokens,
          unnest(${plain('cacheWriteTokens')}::int[]) AS cache_write_tokens,
          unnest(${plain('reasoningTokens')}::int[]) AS reasoning_tokens,
          unnest(${text('model')}::text[]) AS model,
          unnest(${json('metadata')}::text[])::json AS metadata,
          unnest(${json('turn')}::text[])::json AS turn,
          unnest(${text('idempotencyKey')}::text[]) AS idempotency_key,
          unnest(${text('idempotencyDigest')}::text[]) AS idempotency_digest,
          unnest(${text('searchText')}::text[]) AS search_text
      ) AS m ON m.number = o.number
    ), counted AS (
      UPDATE ai_conversation c SET
        message_count = c.message_count + o.messages,
        last_message_at = o.created_at,
        total_input_tokens = c.total_input_tokens + o.input_tokens,
        total_output_tokens = c.total_output_tokens + o.output_tokens,
        total_cache_read_tokens = c.total_cache_read_tokens + o.cache_read_tokens,
        total_cache_write_tokens = c.total_cache_write_tokens + o.cache_write_tokens,
        total_reasoning_tokens = c.total_reasoning_tokens + o.reasoning_tokens,
        title = coalesce(c.title, o.title),
        title_source = CASE WHEN c.title IS NULL AND o.title IS NOT NULL THEN 'AUTO' ELSE c.title_source END,
        search_title = coalesce(c.search_title, o.search_title),
        updated_at = o.created_at
      FROM open o
      WHERE c.organization_id = o.organization_id AND c.user_id = o.user_id AND c.id = o.conversation_id
        AND c.id = ANY(${conversationIds}::uuid[])
    )
    SELECT number::int, message_count AS preceding, created_at AS "createdAt", CASE
        WHEN status <> 'ACTIVE' THEN 'not_active'
        WHEN ${isKnown} THEN 'key_known'
        WHEN head IS NOT NULL THEN 'head_moved'
        ELSE 'accepted'
      END AS outcome
    FROM locked`;
}

interface PlacedMessage {
  number: number;
  message: NewMessage;
}

const NONE = Prisma.sql`SELECT WHERE false`;
const SKIP_LOCKED = Prisma.sql`SKIP LOCKED`;

/**
 * Looks each key up by itself, by its whole index: joined, all of them were looked for among the keys of every
 * conversation.
 */
function knownOf(keyed: readonly PlacedMessage[]): Prisma.Sql {
  return Prisma.sql`
      SELECT k.number
      FROM unnest(
        ${plainColumn(keyed.map(({ number }) => number))}::int[],
        ${textColumn(keyed.map(({ message }) => message.idempotencyKey))}::text[]
      ) AS k (number, idempotency_key)
      JOIN append a ON a.number = k.number
      CROSS JOIN LATERAL (
        SELECT FROM ai_message
        WHERE organization_id = a.organization_id AND user_id = a.user_id
          AND conversation_id = a.conversation_id AND idempotency_key = k.idempotency_key
        LIMIT 1
      ) stored`;
}
