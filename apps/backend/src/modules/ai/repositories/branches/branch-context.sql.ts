import { Prisma } from '../../../../prisma/generated/client.js';
import type { ContextBudget } from '../../domain/context-window.js';
import { MAX_PAGE_BYTES } from '../../domain/limits.js';
import { BYTES_PER_TOKEN, COST } from '../message.sql.js';
import { BYTES, withinPageBytes } from '../page-bytes.sql.js';
import { MESSAGE_COLUMNS } from '../rows.js';
import { headOf, ofConversation } from './conversation.sql.js';
import { branchAt, type Owned, pathFrom, within } from './path.sql.js';
import { PLACE, places } from './siblings.sql.js';

/**
 * As `contextOf`, of a conversation with branches: what the active branch has. Steps back from the head by one look-up
 * a message, and one whether it begins a branch. `messageCount` is that of the branch.
 */
export function branchContextOf(owned: Owned, { maxTokens, maxMessages }: ContextBudget): Prisma.Sql {
  const system = Prisma.sql`FROM ai_message m
    WHERE ${within(owned, 'm')} AND m.role = 'system'
      AND EXISTS (SELECT FROM path WHERE m.sequence BETWEEN path.first AND path.last)`;
  const maxBytes = MAX_PAGE_BYTES + maxTokens * BYTES_PER_TOKEN;
  return Prisma.sql`
    WITH RECURSIVE ${pathFrom(owned, headOf(owned))}, system AS (
      SELECT m.sequence, ${COST} AS cost
      FROM ${withinPageBytes(system, Prisma.sql`DESC`)} WHERE m.bytes <= ${MAX_PAGE_BYTES}
    ), walk AS (
      SELECT (${headOf(owned)}) AS next, 0 AS sequence, 0 AS cost,
        (SELECT count(*) FROM system) AS messages, (SELECT coalesce(sum(cost), 0) FROM system) AS tokens,
        0::bigint AS bytes
      UNION ALL
      SELECT coalesce(b.parent, m.sequence - 1), m.sequence, ${COST},
        w.messages + CASE WHEN m.role = 'system' THEN 0 ELSE 1 END,
        w.tokens + CASE WHEN m.role = 'system' THEN 0 ELSE ${COST} END, w.bytes + ${BYTES}
      FROM walk w
      JOIN ai_message m ON ${within(owned, 'm')} AND m.sequence = w.next
      ${branchAt(owned, Prisma.sql`m.sequence`)}
      WHERE w.tokens <= ${maxTokens} AND w.messages <= ${maxMessages} AND w.bytes <= ${maxBytes}::bigint
    ), chosen AS (
      SELECT sequence, cost FROM system UNION SELECT sequence, cost FROM walk
    )
    SELECT ${MESSAGE_COLUMNS}, ${PLACE}, chosen.cost, true AS branched,
      (SELECT coalesce(sum(last - first + 1), 0)::int FROM path) AS "messageCount"
    FROM ai_conversation c
    CROSS JOIN chosen
    LEFT JOIN LATERAL (
      SELECT * FROM ai_message m WHERE ${within(owned, 'm')} AND m.sequence = chosen.sequence OFFSET 0
    ) m ON true
    ${places(owned)}
    WHERE ${ofConversation(owned)}
    ORDER BY m.sequence`;
}
