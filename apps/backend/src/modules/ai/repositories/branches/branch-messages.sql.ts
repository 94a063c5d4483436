import { Prisma } from '../../../../prisma/generated/client.js';
import type { MessageRange } from '../message.sql.js';
import { withinPageBytes } from '../page-bytes.sql.js';
import { CONVERSATION_JSON, MESSAGE_COLUMNS, NO_MESSAGE } from '../rows.js';
import { headOf, ofConversation } from './conversation.sql.js';
import { isOnPath, messageOnPath, messagesOnPath } from './jumps.sql.js';
import { type Owned, within } from './owned.sql.js';
import { pathFrom } from './path.sql.js';
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
    FROM path CROSS JOIN LATERAL (
      SELECT * FROM ai_message m
      WHERE ${within(owned, 'm')} AND m.sequence BETWEEN path.first AND path.last ${beyond} OFFSET 0
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

/** The runs of messages `path(first, last)` that a page is in, and what its messages must be beyond. */
function runsOf(owned: Owned, range: MessageRange): [Prisma.Sql, Prisma.Sql] {
  const beyond = beyondOf(range);
  if (range.branches === 'all') return [allMessages(owned), beyond];
  return [range.order === 'asc' ? runsForward(owned, range) : runsBack(owned, range), beyond];
}

function allMessages(owned: Owned): Prisma.Sql {
  return Prisma.sql`path AS (SELECT 1 AS first, c.message_count AS last FROM ai_conversation c WHERE ${ofConversation(owned)})`;
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
  return pathFrom(owned, tip, after === null ? limit : limit + 1);
}

/**
 * Forward, the way is that of the branch on which the reading began: to the head, where that still goes on from its
 * tip, else to the tip. The page is read back from its last message.
 */
function runsForward(owned: Owned, { after, limit, tip }: MessageRange): Prisma.Sql {
  const head = Prisma.sql`(${headOf(owned)})`;
  const beganOn = Prisma.sql`${tip ?? null}::int`;
  const end =
    tip == null
      ? head
      : Prisma.sql`CASE WHEN ${isOnPath(owned, head, beganOn)} THEN ${head} ELSE ${beganOn} END`;
  const tipOfWay = Prisma.sql`(SELECT sequence FROM tip)`;
  const from = Prisma.sql`${after ?? 0}::int`;
  const preceding = after === null ? Prisma.sql`0` : messagesOnPath(owned, tipOfWay, from);
  const last = messageOnPath(owned, tipOfWay, Prisma.sql`(SELECT number FROM page)`);
  return Prisma.sql`
    tip AS MATERIALIZED (SELECT ${end} AS sequence),
    page AS MATERIALIZED (SELECT ${preceding} + ${limit}::int AS number),
    ${pathFrom(owned, last, limit, from)}`;
}
