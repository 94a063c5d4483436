import type { Scope } from '../../../common/scope.js';
import { Prisma } from '../../../prisma/generated/client.js';
import type { ContextBudget } from '../domain/context-window.js';
import { MAX_PAGE_BYTES, MAX_TURN_MESSAGES } from '../domain/limits.js';
import { BYTES, withinPageBytes } from './page-bytes.sql.js';
import { ofConversation } from './branches/conversation.sql.js';
import { type Owned, within } from './branches/owned.sql.js';
import { isBranched } from './branches/path.sql.js';
import { isOwn } from './own-conversation.sql.js';
import { CONVERSATION_JSON, MESSAGE_COLUMNS, NO_MESSAGE } from './rows.js';

export interface MessageRange {
  order: 'asc' | 'desc';
  /** The sequence beyond which messages are read, in the direction of the order; null for all. */
  after: number | null;
  limit: number;
  /** All messages, and not only those of the active branch. */
  branches?: 'active' | 'all' | undefined;
  /** Also of a conversation that its owner has deleted. */
  withDeleted?: boolean | undefined;
  /** Forward, the head of the branch on which the reading began. */
  tip?: number | null | undefined;
}

/**
 * One page by `sequence`, which the unique index seeks: any page of a long history costs the same. It ends by rows or
 * by bytes. One row more is the conversation's, without a message, so an empty conversation differs from a missing one
 * (no row). Both parts come in order, and PostgreSQL merges them without sorting. Of a conversation with branches the row
 * says so, and there are no messages.
 */
export function messagesOf(owned: Owned, { order, after, limit }: MessageRange): Prisma.Sql {
  const [direction, beyond] =
    order === 'desc' ? [Prisma.sql`DESC`, Prisma.sql`<`] : [Prisma.sql`ASC`, Prisma.sql`>`];
  const further = after === null ? Prisma.empty : Prisma.sql`AND m.sequence ${beyond} ${after}`;
  const messages = Prisma.sql`
    FROM ai_message m WHERE ${within(owned, 'm')} ${further} AND (SELECT NOT branched FROM conversation)`;
  return Prisma.sql`
    WITH conversation AS MATERIALIZED (
      SELECT ${CONVERSATION_JSON} AS conversation, ${isBranched(owned)} AS branched FROM ai_conversation c
      WHERE ${ofConversation(owned)}
    ) (
      SELECT ${MESSAGE_COLUMNS}, m.bytes, NULL::json AS conversation, false AS branched
      FROM ${withinPageBytes(messages, direction)}
      ORDER BY m.sequence ${direction} LIMIT ${limit}
    ) UNION ALL (
      SELECT ${NO_MESSAGE}, NULL, conversation, branched FROM conversation
    )
    ORDER BY sequence ${direction}`;
}

/**
 * The first message of the turn to which the message `limit` before a sequence belongs: the user's next older one.
 * Sequences have no gaps, so nothing is counted, and roles are looked at without what was said. A turn that began more
 * messages ago is not looked for any further.
 */
export function turnsBefore(
  scope: Scope,
  conversationId: string,
  limit: number,
  before: number | null,
): Prisma.Sql {
  const { organizationId, userId } = scope;
  return Prisma.sql`
    SELECT page.branched, page.before, coalesce((
      SELECT m.sequence FROM ai_message m
      WHERE m.organization_id = ${organizationId} AND m.user_id = ${userId}
        AND m.conversation_id = ${conversationId}::uuid AND m.role = 'user'
        AND m.sequence <= page.first AND m.sequence >= page.first - ${MAX_TURN_MESSAGES}
      ORDER BY m.sequence DESC LIMIT 1
    ), greatest(1, page.first - ${MAX_TURN_MESSAGES})) AS first
    FROM (
      SELECT before, greatest(1, before - ${limit}) AS first, ${isBranched({ scope, conversationId })} AS branched
      FROM ai_conversation c, LATERAL (SELECT coalesce(${before}, c.message_count + 1) AS before) start
      WHERE ${isOwn(scope, conversationId)}
    ) page`;
}

export const BYTES_PER_TOKEN = 4;

/** The cost of a message in a model's context: about a token for four bytes, and four for its frame. */
export const COST = Prisma.sql`
  4 + (octet_length(m.content) + coalesce(octet_length(m.tool_calls::text), 0)
    + coalesce(octet_length(m.tool_results::text), 0) + 3) / 4`;

/**
 * Steps from the newest message back, one index look-up a message (sequences have no gaps), until the budget is spent:
 * the work depends on the budget, not on the length of the history. System messages come from their own index and are
 * charged first: as many of the newest as a page has room for, since no model takes more. What costs no tokens is
 * bounded too: a message may have a megabyte of metadata. The organization is named at every table: rows of another CTE do not say on which machine to look.
 * Where a conversation has branches, the walk begins before its first message, and no system message is read.
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
      SELECT id, message_count, ${isBranched({ scope, conversationId })} AS branched FROM ai_conversation c
      WHERE ${isOwn(scope, conversationId)}
    ), system AS (
      SELECT m.sequence, ${COST} AS cost FROM conversation c
      CROSS JOIN ${withinPageBytes(system, Prisma.sql`DESC`)} WHERE m.bytes <= ${MAX_PAGE_BYTES} AND NOT c.branched
    ), walk AS (
      SELECT c.id, CASE WHEN c.branched THEN 1 ELSE c.message_count + 1 END AS sequence, 0 AS cost,
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
    SELECT ${MESSAGE_COLUMNS}, c.message_count AS "messageCount", chosen.cost, c.branched
    FROM conversation c
    CROSS JOIN chosen
    LEFT JOIN ai_message m ON ${ofOrganization} AND m.conversation_id = c.id AND m.sequence = chosen.sequence
    ORDER BY m.sequence`;
}
