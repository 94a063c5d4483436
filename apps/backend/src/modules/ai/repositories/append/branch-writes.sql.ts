import { Prisma } from '../../../../prisma/generated/client.js';
import type { NewMessage } from '../../domain/new-message.js';
import { isOwn } from '../own-conversation.sql.js';
import type { StoredWay } from '../branches/run.sql.js';
import type { StoredPlace } from '../branches/siblings.sql.js';
import { autoTitleOf, tokensOf } from './append-sums.js';
import type { Append, Placement } from './append.js';

/**
 * The statements that store messages at a place which `branchPlaceStatement` has told, while the conversation is locked:
 * one for each table, since Citus sends a statement that writes several to all machines.
 */
export function branchWrites(
  append: Append,
  { preceding, createdAt, times = [], head = null, place, way }: Placement,
): Prisma.Sql[] {
  const branch = place && way ? [beginBranch(append, preceding + 1, place, way)] : [];
  const at = (index: number): Date => times[index] ?? createdAt;
  const last = at(append.messages.length - 1);
  return [...branch, insertMessages(append, preceding, at), count(append, { last, now: createdAt, head })];
}

function beginBranch(
  { scope, conversationId }: Append,
  sequence: number,
  { parent, count }: StoredPlace,
  { jump, precedingRuns, precedingMessages, precedingSystem }: StoredWay,
): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO ai_branch (
      organization_id, user_id, conversation_id, sequence, parent, number,
      jump, preceding_runs, preceding_messages, preceding_system
    )
    VALUES (${scope.organizationId}, ${scope.userId}, ${conversationId}::uuid, ${sequence}::int, ${parent}::int,
      ${count}::int, ${jump}::int, ${precedingRuns}::int, ${precedingMessages}::int, ${precedingSystem}::int)`;
}

function insertMessages(append: Append, preceding: number, at: (index: number) => Date): Prisma.Sql {
  const rows = append.messages.map((message, index) =>
    rowOf(append, message, preceding + index + 1, at(index)),
  );
  return Prisma.sql`
    INSERT INTO ai_message (
      id, organization_id, user_id, conversation_id, sequence, role, content, tool_calls, tool_results,
      input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, model, metadata, turn,
      idempotency_key, idempotency_digest, search_text, created_at
    )
    VALUES ${Prisma.join(rows)}`;
}

function rowOf(
  { scope, conversationId }: Append,
  message: NewMessage,
  sequence: number,
  createdAt: Date,
): Prisma.Sql {
  const { json } = message;
  return Prisma.sql`(
    ${message.id}::uuid, ${scope.organizationId}, ${scope.userId}, ${conversationId}::uuid, ${sequence}::int,
    ${message.role}::"AiMessageRole", ${message.content}, ${json.toolCalls}::json, ${json.toolResults}::json,
    ${message.inputTokens}::int, ${message.outputTokens}::int, ${message.cacheReadTokens}::int,
    ${message.cacheWriteTokens}::int, ${message.reasoningTokens}::int, ${message.model}, ${json.metadata}::json,
    ${json.turn}::json, ${message.idempotencyKey}, decode(${message.idempotencyDigest}, 'hex'), ${message.searchText},
    ${createdAt}::timestamptz)`;
}

function count(
  { scope, conversationId, messages }: Append,
  { last, now, head }: { last: Date; now: Date; head: number | null },
): Prisma.Sql {
  return Prisma.sql`
    UPDATE ai_conversation c SET
      message_count = message_count + ${messages.length}::int,
      head = ${head}::int,
      last_message_at = ${last}::timestamptz,
      updated_at = ${now}::timestamptz,
      total_input_tokens = total_input_tokens + ${tokensOf(messages, 'inputTokens')}::bigint,
      total_output_tokens = total_output_tokens + ${tokensOf(messages, 'outputTokens')}::bigint,
      total_cache_read_tokens = total_cache_read_tokens + ${tokensOf(messages, 'cacheReadTokens')}::bigint,
      total_cache_write_tokens = total_cache_write_tokens + ${tokensOf(messages, 'cacheWriteTokens')}::bigint,
      total_reasoning_tokens = total_reasoning_tokens + ${tokensOf(messages, 'reasoningTokens')}::bigint,
      title = coalesce(title, ${autoTitleOf(messages, 'autoTitle')}),
      title_source = CASE WHEN title IS NULL AND ${autoTitleOf(messages, 'autoTitle')}::text IS NOT NULL
        THEN 'AUTO' ELSE title_source END,
      search_title = coalesce(search_title, ${autoTitleOf(messages, 'autoSearchTitle')})
    WHERE ${isOwn(scope, conversationId)}`;
}
