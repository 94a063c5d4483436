import { Prisma } from '../../../../prisma/generated/client.js';
import type { MessageRange } from '../message.sql.js';
import { withinPageBytes } from '../page-bytes.sql.js';
import { CONVERSATION_JSON, MESSAGE_COLUMNS, NO_MESSAGE } from '../rows.js';
import { headOf, ofConversation } from './conversation.sql.js';
import { type Owned, pathFrom, within } from './path.sql.js';
import { NO_PLACE, PLACE, places } from './siblings.sql.js';

/**
 * As `messagesOf`, of a conversation with branches: one page along a branch. Along it sequences grow, so its messages
 * come by `sequence` too. Reads no more messages than the page returns: `OFFSET 0` keeps PostgreSQL from reading all of
 * the conversation's to join them with the runs.
 */
export function branchMessagesOf(owned: Owned, range: MessageRange): Prisma.Sql {
  const direction = range.order === 'desc' ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const [runs, beyond] = runsOf(owned, range);
  const messages = Prisma.sql`
    FROM run CROSS JOIN LATERAL (
      SELECT * FROM ai_message m
      WHERE ${within(owned, 'm')} AND m.sequence BETWEEN run.first AND run.last ${beyond} OFFSET 0
    ) m`;
  return Prisma.sql`
    WITH RECURSIVE ${runs}
    (
      SELECT ${MESSAGE_COLUMNS}, ${PLACE}, m.bytes, NULL::json AS conversation, true AS branched
      FROM ${withinPageBytes(messages, direction)} ${places(owned)}
      ORDER BY m.sequence ${direction} LIMIT ${range.limit}
    ) UNION ALL (
      SELECT ${NO_MESSAGE}, ${NO_PLACE}, NULL, ${CONVERSATION_JSON}, true FROM ai_conversation c
      WHERE ${ofConversation(owned)}
    )
    ORDER BY sequence ${direction}`;
}

/** The runs of messages `run(first, last)` that a page is in, and what its messages must be beyond. */
function runsOf(owned: Owned, range: MessageRange): [Prisma.Sql, Prisma.Sql] {
  if (range.branches === 'all') return [allMessages(owned), beyondOf(range)];
  return range.order === 'asc'
    ? [runsForward(owned, range), Prisma.empty]
    : [runsBack(owned, range), beyondOf(range)];
}

function allMessages(owned: Owned): Prisma.Sql {
  return Prisma.sql`run AS (SELECT 1 AS first, c.message_count AS last FROM ai_conversation c WHERE ${ofConversation(owned)})`;
}

function beyondOf({ order, after }: MessageRange): Prisma.Sql {
  if (after === null) return Prisma.empty;
  return order === 'desc'
    ? Prisma.sql`AND m.sequence < ${after}::int`
    : Prisma.sql`AND m.sequence > ${after}::int`;
}

/** From a message back there is one way, whichever branch is active by now. */
function runsBack(owned: Owned, { after, limit }: MessageRange): Prisma.Sql {
  const tip = after === null ? headOf(owned) : Prisma.sql`${after}`;
  // One more where the path begins with the message that the page is beyond.
  return pathFrom(owned, tip, { name: 'run', most: after === null ? limit : limit + 1 });
}

/**
 * Forward, the way is that of the branch on which the reading began: to the head, where that still goes on from its
 * tip, else to the tip.
 */
function runsForward(owned: Owned, { after, limit, tip }: MessageRange): Prisma.Sql {
  const head = headOf(owned);
  const beganOn = tip ?? null;
  const end =
    beganOn === null
      ? head
      : Prisma.sql`SELECT CASE WHEN EXISTS (SELECT FROM active WHERE ${beganOn}::int BETWEEN first AND last)
          THEN (${head}) ELSE ${beganOn}::int END`;
  const active =
    beganOn === null
      ? Prisma.empty
      : Prisma.sql`${pathFrom(owned, head, { name: 'active', until: Prisma.sql`${beganOn}::int` })},`;
  const from = Prisma.sql`greatest(first, ${after ?? 0}::int + 1)`;
  return Prisma.sql`${active} ${pathFrom(owned, end, { until: Prisma.sql`${after ?? 0}::int` })}, run AS (
    SELECT first, least(last, first + ${limit}::int - preceding - 1)::int AS last FROM (
      SELECT ${from} AS first, last,
        coalesce(sum(last - ${from} + 1) OVER (ORDER BY first ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS preceding
      FROM path WHERE last > ${after ?? 0}::int
    ) path WHERE preceding < ${limit}::int
  )`;
}
