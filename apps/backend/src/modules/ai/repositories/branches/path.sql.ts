import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';

/** A conversation, by its owner and id. */
export interface Owned {
  scope: Scope;
  /** The id, or the column that has it. */
  conversationId: string | Prisma.Sql;
}

/** The condition that rows of a table are of a conversation. */
export function within({ scope, conversationId }: Owned, table: string): Prisma.Sql {
  const of = Prisma.raw(table);
  return Prisma.sql`${of}.organization_id = ${scope.organizationId} AND ${of}.user_id = ${scope.userId}
    AND ${of}.conversation_id = ${conversationId}::uuid`;
}

/**
 * The condition that `ai_conversation c` is not read from the first message to the last: it has branches, or its head is
 * an earlier message. Most have neither.
 */
export function isBranched(owned: Owned): Prisma.Sql {
  return Prisma.sql`(c.head IS NOT NULL OR ${hasBranches(owned)})`;
}

/** One look into an index; of `EXISTS` PostgreSQL might make a table of all branches of the user. */
function hasBranches(owned: Owned): Prisma.Sql {
  return Prisma.sql`((
    SELECT true FROM ai_branch b WHERE ${within(owned, 'b')} ORDER BY b.sequence LIMIT 1
  ) IS TRUE)`;
}

/**
 * A common table expression `name(first, last, parent, taken)`: the way from a message back to the beginning, in runs
 * of messages that follow each other without gaps. `last` to `first` is one run, whose first message follows `parent`
 * (0: none); `taken` counts the messages of the runs before it. Each run is one look into an index, however many
 * messages it has.
 *
 * @param tip the sequence that it starts at, a scalar expression; NULL for no run at all
 * @param options `most`: messages after which no further run is looked for; a run that reaches beyond is cut there.
 *   `until`: a sequence behind whose run none is looked for
 */
export function pathFrom(
  owned: Owned,
  tip: Prisma.Sql,
  { name = 'path', most = null, until }: { name?: string; most?: number | null; until?: Prisma.Sql } = {},
): Prisma.Sql {
  const named = Prisma.raw(name);
  const cut =
    most === null
      ? Prisma.sql`run.first`
      : Prisma.sql`greatest(run.first, run.last - (${most}::int - run.taken) + 1)`;
  const more = most === null ? Prisma.empty : Prisma.sql`AND p.taken + p.last - p.first + 1 < ${most}::int`;
  const further = until === undefined ? Prisma.empty : Prisma.sql`AND p.first > ${until}`;
  return Prisma.sql`${named} AS (
    SELECT ${cut} AS first, run.last, run.parent, run.taken FROM (
      SELECT coalesce(start.sequence, 1) AS first, tip.sequence AS last, coalesce(start.parent, 0) AS parent, 0 AS taken
      FROM (SELECT (${tip})::int AS sequence) tip ${startOf(owned, Prisma.sql`tip.sequence`)}
      WHERE tip.sequence >= 1
    ) run
    UNION ALL
    SELECT ${cut}, run.last, run.parent, run.taken FROM (
      SELECT coalesce(start.sequence, 1) AS first, p.parent AS last, coalesce(start.parent, 0) AS parent,
        p.taken + p.last - p.first + 1 AS taken
      FROM ${named} p ${startOf(owned, Prisma.sql`p.parent`)}
      WHERE p.parent >= 1 ${more} ${further}
    ) run
  )`;
}

/**
 * Joins the branch `b` that a message begins, if it does. The range is of one: by an equality, PostgreSQL might take
 * the index of the parents, and read all branches of the conversation.
 */
export function branchAt(owned: Owned, sequence: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`LEFT JOIN LATERAL (
    SELECT b.parent, b.number FROM ai_branch b
    WHERE ${within(owned, 'b')} AND b.sequence BETWEEN ${sequence} AND ${sequence}
    ORDER BY b.sequence LIMIT 1
  ) b ON true`;
}

/** Joins the branch `start` whose run a message belongs to; none for the run that the conversation begins with. */
function startOf(owned: Owned, sequence: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`LEFT JOIN LATERAL (
    SELECT b.sequence, b.parent FROM ai_branch b
    WHERE ${within(owned, 'b')} AND b.sequence <= ${sequence}
    ORDER BY b.sequence DESC LIMIT 1
  ) start ON true`;
}

/** The condition that a message is on the active branch of `ai_conversation c`. */
export function isActive(owned: Owned, sequence: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(NOT ${isBranched(owned)} OR (
    WITH RECURSIVE ${pathFrom(owned, Prisma.sql`coalesce(c.head, c.message_count)`, { until: sequence })}
    SELECT EXISTS (SELECT FROM path WHERE ${sequence} BETWEEN path.first AND path.last)
  ))`;
}

/**
 * The newest message among those that follow a message, directly or not, and itself: a scalar expression. Each run is
 * one look into the index of the parents: in their order, and by itself, since PostgreSQL might else read all branches
 * of the conversation for each run.
 */
export function newestDescendant(owned: Owned, sequence: Prisma.Sql, messageCount: Prisma.Sql): Prisma.Sql {
  const endOf = (first: Prisma.Sql): Prisma.Sql => Prisma.sql`coalesce((
    SELECT next.sequence - 1 FROM ai_branch next
    WHERE ${within(owned, 'next')} AND next.sequence > ${first} ORDER BY next.sequence LIMIT 1
  ), ${messageCount})`;
  return Prisma.sql`(
    WITH RECURSIVE reached AS (
      SELECT ${sequence} AS first, ${endOf(sequence)} AS last
      UNION ALL
      SELECT b.sequence, ${endOf(Prisma.sql`b.sequence`)}
      FROM reached r
      CROSS JOIN LATERAL (
        SELECT b.sequence FROM ai_branch b
        WHERE ${within(owned, 'b')} AND b.parent BETWEEN r.first AND r.last ORDER BY b.parent, b.number OFFSET 0
      ) b
    ) SELECT max(last) FROM reached
  )`;
}
