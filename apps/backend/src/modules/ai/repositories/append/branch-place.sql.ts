import { Prisma } from '../../../../prisma/generated/client.js';
import { MAX_SIBLINGS } from '../../domain/limits.js';
import { type Append, PAUSED_BY_IMPORT } from './append.js';
import { isOwn } from '../own-conversation.sql.js';
import { type Owned, within } from '../branches/owned.sql.js';
import { isActive } from '../branches/path.sql.js';
import { wayTo } from '../branches/run.sql.js';

/**
 * Tells the place of messages that begin a branch, or go on with one that does not end with the newest message: they
 * follow their parent or the place of their turn, else the head, and each other. What all other appends send knows nothing
 * of it but that there is a head.
 *
 * It is sent while the conversation is locked, so what it reads is current until `branchWrites` have stored the messages.
 * Where a message begins a branch, it gets its number among those with its parent: the one that follows the parent
 * directly is number 1.
 */
export function branchPlaceStatement(append: Append): Prisma.Sql {
  const { scope, conversationId, messages, place, isImport } = append;
  const owned: Owned = { scope, conversationId };
  const keptHead = place?.keepsHead ? Prisma.sql`nullif(c.head, c.parent)` : Prisma.sql`NULL::int`;
  const butPaused = isImport
    ? Prisma.sql`AND (c.status, coalesce(c.pause_reason, '')) <> ('PAUSED', ${PAUSED_BY_IMPORT})`
    : Prisma.empty;
  const keys = messages.flatMap(({ idempotencyKey }) => idempotencyKey ?? []);
  const known =
    keys.length === 0
      ? Prisma.sql`false`
      : Prisma.sql`EXISTS (SELECT FROM ai_message k WHERE ${within(owned, 'k')}
          AND k.idempotency_key = ANY(${keys}::text[]))`;
  return Prisma.sql`
    WITH current AS MATERIALIZED (
      SELECT status, pause_reason, message_count, ${HEAD} AS head, ${parentOf(owned, append)} AS parent, last_message_at,
        greatest(statement_timestamp()::timestamptz(3), last_message_at) AS created_at
      FROM ai_conversation c
      WHERE ${isOwn(scope, conversationId)}
    ), begun AS MATERIALIZED (
      SELECT o.parent, coalesce(
        (SELECT max(s.number) FROM ai_branch s WHERE ${within(owned, 's')} AND s.parent = o.parent),
        CASE WHEN EXISTS (
          SELECT FROM ai_branch b WHERE ${within(owned, 'b')} AND b.sequence = o.parent + 1
        ) THEN 0 ELSE 1 END
      ) + 1 AS number, way.*
      FROM current o CROSS JOIN LATERAL (${wayTo(owned, Prisma.sql`o.parent`)}) way WHERE o.parent <> o.message_count
    )
    SELECT c.message_count AS preceding, c.created_at AS "createdAt",
      c.last_message_at AS "lastMessageAt", CASE
        WHEN c.status <> 'ACTIVE' ${butPaused} THEN 'not_active'
        WHEN ${known} THEN 'key_known'
        WHEN c.parent > c.message_count THEN 'no_parent'
        ELSE 'accepted'
      END AS outcome, ${keptHead} AS head,
      CASE WHEN b.number IS NOT NULL THEN json_build_object(
        'parent', b.parent, 'count', b.number, 'from', greatest(1, b.number - ${MAX_SIBLINGS - 1}::int),
        'branches', listed.branches || (c.message_count + 1), 'first', coalesce(listed.first, b.number)
      ) END AS place,
      CASE WHEN b.number IS NOT NULL THEN json_build_object(
        'jump', coalesce(b.jump, c.message_count + 1), 'precedingRuns', b.preceding_runs,
        'precedingMessages', b.preceding_messages, 'precedingSystem', b.preceding_system
      ) END AS way
    FROM current c LEFT JOIN begun b ON true LEFT JOIN LATERAL (
      SELECT coalesce(array_agg(s.sequence ORDER BY s.number), '{}') AS branches, min(s.number) AS first FROM (
        SELECT s.sequence, s.number FROM ai_branch s
        WHERE ${within(owned, 's')} AND s.parent = b.parent AND s.number > b.number - ${MAX_SIBLINGS}::int
        ORDER BY s.number DESC LIMIT ${MAX_SIBLINGS}
      ) s
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
