import type { Scope } from '../../../common/scope.js';
import { Prisma } from '../../../prisma/generated/client.js';
import type { ContextBudget } from '../domain/context-window.js';
import { MAX_PAGE_BYTES, MAX_TURN_MESSAGES } from '../domain/limits.js';
import { BYTES, withinPageBytes } from './page-bytes.sql.js';
import { CONVERSATION_JSON, MESSAGE_COLUMNS, NO_MESSAGE } from './rows.js';

export interface MessageRange {
  order: 'asc' | 'desc';
  /** The sequence beyond which messages are read, in the direction of the order; null for all. */
  after: number | null;
  limit: number;
}

/**
 * One page by `sequence`, which the unique index seeks: any page of a long history costs the same. It ends by rows or
 * by bytes. One row more is the conversation's, without a message, so an empty conversation differs from a missing one
 * (no row). Both parts come in order, and PostgreSQL merges them without sorting.
 */
export function messagesOf(
  { organizationId, userId }: Scope,
  conversationId: string,
  { order, after, limit }: MessageRange,
): Prisma.Sql {
  const [direction, beyond] =
    order === 'desc' ? [Prisma.sql`DESC`, Prisma.sql`<`] : [Prisma.sql`ASC`, Prisma.sql`>`];
  const within = after === null ? Prisma.empty : Prisma.sql`AND m.sequence ${beyond} ${after}`;
  const messages = Prisma.sql`
    FROM ai_message m
    WHERE m.organization_id = ${organizationId} AND m.user_id = ${userId}
      AND m.conversation_id = ${conversationId}::uuid ${within}`;
  return Prisma.sql`
    (
      SELECT ${MESSAGE_COLUMNS}, m.bytes, NULL::json AS conversation
      FROM ${withinPageBytes(messages, direction)}
      ORDER BY m.sequence ${direction} LIMIT ${limit}
    ) UNION ALL (
      SELECT ${NO_MESSAGE}, NULL, ${CONVERSATION_JSON} FROM ai_conversation c
      WHERE c.organization_id = ${organizationId} AND c.user_id = ${userId} AND c.id = ${conversationId}::uuid
    )
    ORDER BY sequence ${direction}`;
}

/**
 * The first message of the turn to which the message `limit` before a sequence belongs: the user's next older one.
 * Sequences have no gaps, so nothing is counted, and roles are looked at without what was said. A turn that began more
 * messages ago is not looked for any further.
 */
export function turnsBefore(
  { organizationId, userId }: Scope,
  conversationId: string,
  limit: number,
  before: number | null,
): Prisma.Sql {
  return Prisma.sql`
    SELECT page.before, coalesce((
      SELECT m.sequence FROM ai_message m
      WHERE m.organization_id = ${organizationId} AND m.user_id = ${userId}
        AND m.conversation_id = ${conversationId}::uuid AND m.role = 'user'
        AND m.sequence <= page.first AND m.sequence >= page.first - ${MAX_TURN_MESSAGES}
      ORDER BY m.sequence DESC LIMIT 1
    ), greatest(1, page.first - ${MAX_TURN_MESSAGES})) AS first
    FROM (
      SELECT before, greatest(1, before - ${limit}) AS first
      FROM ai_conversation c, LATERAL (SELECT coalesce(${before}, c.message_count + 1) AS before) start
      WHERE c.organization_id = ${organizationId} AND c.user_id = ${userId} AND c.id = ${conversationId}::uuid
    ) page`;
}

const BYTES_PER_TOKEN = 4;

/** The cost of a message in a model's context: about a token for four bytes, and four for its frame. */
const COST = Prisma.sql`
  4 + (octet_length(m.content) + coalesce(octet_length(m.tool_calls::text), 0)
    + coalesce(octet_length(m.tool_results::text), 0) + 3) / 4`;

/**
 * Steps from the newest message back, one index look-up a message (sequences have no gaps), until the budget is spent:
 * the work depends on the budget, not on the length of the history. System messages come from their own index and are
 * charged first: as many of the newest as a page has room for, since no model takes more. What costs no tokens is
 * bounded too: a message may have a megabyte of metadata. The organization is named at every table: rows of another CTE do not say on which machine to look.
 */
export function contextOf(
  scope: Scope,
  conversationId: string,
  { maxTokens, maxMessages }: ContextBudget,
): Prisma.Sql {
  const ofOrganization = Prisma.sql`m.organization_id = ${scope.organizationId}`;
  const system = Prisma.sql`FROM ai_message m
    WHERE ${ofOrganization} AND m.conversation_id = ${conversationId}::uuid AND m.role = 'system'`;
  const maxBytes = MAX_PAGE_BYTES + maxTokens * BYTES_PER_TOKEN;
  return Prisma.sql`
    WITH RECURSIVE conversation AS (
      SELECT id, message_count FROM ai_conversation
      WHERE organization_id = ${scope.organizationId} AND user_id = ${scope.userId} AND id = ${conversationId}::uuid
    ), system AS (
      SELECT m.sequence, ${COST} AS cost FROM conversation c
      CROSS JOIN ${withinPageBytes(system, Prisma.sql`DESC`)} WHERE m.bytes <= ${MAX_PAGE_BYTES}
    ), walk AS (
      SELECT c.id, c.message_count + 1 AS sequence, 0 AS cost,
        (SELECT count(*) FROM system) AS messages, (SELECT coalesce(sum(cost), 0) FROM system) AS tokens,
        0::bigint AS bytes
      FROM conversation c
      UNION ALL
      SELECT w.id, m.sequence, ${COST},
        w.messages + CASE WHEN m.role = 'system' THEN 0 ELSE 1 END,
        w.tokens + CASE WHEN m.role = 'system' THEN 0 ELSE ${COST} END, w.bytes + ${BYTES}
      FROM walk w
      JOIN ai_message m ON ${ofOrganization} AND m.conversation_id = w.id AND m.sequence = w.sequence - 1
      WHERE w.tokens <= ${maxTokens} AND w.messages <= ${maxMessages}
        AND w.bytes <= ${maxBytes}::bigint
    ), chosen AS (
      SELECT sequence, cost FROM system UNION SELECT sequence, cost FROM walk
    )
    SELECT ${MESSAGE_COLUMNS}, c.message_count AS "messageCount", chosen.cost
    FROM conversation c
    CROSS JOIN chosen
    LEFT JOIN ai_message m ON ${ofOrganization} AND m.conversation_id = c.id AND m.sequence = chosen.sequence
    ORDER BY m.sequence`;
}
