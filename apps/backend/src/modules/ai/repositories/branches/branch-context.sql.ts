import { Prisma } from '../../../../prisma/generated/client.js';
import type { ContextBudget } from '../../domain/context-window.js';
import { MAX_PAGE_BYTES } from '../../domain/limits.js';
import { BYTES_PER_TOKEN, COST } from '../message.sql.js';
import { BYTES } from '../page-bytes.sql.js';
import { MESSAGE_COLUMNS } from '../rows.js';
import { headOf, ofConversation } from './conversation.sql.js';
import { type Owned, within } from './owned.sql.js';
import { branchAt } from './path.sql.js';
import { messagesUpTo, newestSystem, runAt } from './run.sql.js';
import { PLACE, places } from './siblings.sql.js';

/**
 * As `contextOf`, of a conversation with branches: what the active branch has. Steps back from the head by one look-up
 * a message, and one whether it begins a branch; and from one system message to the one before it. `messageCount` is that
 * of the branch.
 */
export function branchContextOf(owned: Owned, { maxTokens, maxMessages }: ContextBudget): Prisma.Sql {
  const pageBytes = Prisma.sql`least(${BYTES}, ${MAX_PAGE_BYTES})::bigint`;
  const maxBytes = MAX_PAGE_BYTES + maxTokens * BYTES_PER_TOKEN;
  return Prisma.sql`
    WITH RECURSIVE head AS (
      SELECT head.sequence, ${messagesUpTo('run', Prisma.sql`head.sequence`)} AS messages
      FROM (${headOf(owned)}) head (sequence) ${runAt(owned, Prisma.sql`head.sequence`, 'run')}
    ), systems AS (
      SELECT m.sequence, ${COST} AS cost, ${pageBytes} AS bytes
      FROM head ${systemBefore(owned, Prisma.sql`head.sequence`, Prisma.sql`head.sequence + 1`)}
      UNION ALL
      SELECT m.sequence, ${COST}, systems.bytes + ${pageBytes}
      FROM systems ${systemBefore(owned, Prisma.sql`systems.sequence`, Prisma.sql`systems.sequence`)}
      WHERE systems.bytes <= ${MAX_PAGE_BYTES}
    ), system AS (
      SELECT sequence, cost FROM systems WHERE bytes <= ${MAX_PAGE_BYTES}
    ), walk AS (
      SELECT head.sequence AS next, 0 AS sequence, 0 AS cost,
        (SELECT count(*) FROM system) AS messages, (SELECT coalesce(sum(cost), 0) FROM system) AS tokens,
        0::bigint AS bytes
      FROM head
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
      (SELECT messages FROM head) AS "messageCount"
    FROM ai_conversation c
    CROSS JOIN chosen
    LEFT JOIN LATERAL (
      SELECT * FROM ai_message m WHERE ${within(owned, 'm')} AND m.sequence = chosen.sequence OFFSET 0
    ) m ON true
    ${places(owned)}
    WHERE ${ofConversation(owned)}
    ORDER BY m.sequence`;
}

/** Joins the newest system message `m` on the way to a message, at a sequence below the one given; none for none. */
function systemBefore(owned: Owned, sequence: Prisma.Sql, below: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    ${runAt(owned, sequence, 'run')}
    JOIN ai_message m ON ${within(owned, 'm')} AND m.sequence = ${newestSystem(owned, below, 'run')}`;
}
