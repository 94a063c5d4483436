import { Prisma } from '../../../../prisma/generated/client.js';
import { isOnPath } from './jumps.sql.js';
import { type Owned, within } from './owned.sql.js';
import { runAt } from './run.sql.js';

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
 * A common table expression `path(first, last, parent, taken)`: the way from a message back, in runs of messages that
 * follow each other without gaps. `last` to `first` is one run, whose first message follows `parent` (0: none); `taken`
 * counts the messages of the runs before it. Each run is one look into an index, however many messages it has.
 *
 * @param tip the sequence that it starts at, a scalar expression; NULL for no run at all
 * @param most messages after which no further run is looked for; a run that reaches beyond is cut there
 * @param until a sequence behind whose run none is looked for
 */
export function pathFrom(owned: Owned, tip: Prisma.Sql, most: number, until = Prisma.sql`0`): Prisma.Sql {
  const first = Prisma.sql`greatest(run.first, step.last - (${most}::int - step.taken) + 1)`;
  const columns = Prisma.sql`${first} AS first, step.last, run.parent, step.taken`;
  return Prisma.sql`path AS (
    SELECT ${columns} FROM (SELECT (${tip})::int AS last, 0 AS taken OFFSET 0) step
    ${runAt(owned, Prisma.sql`step.last`, 'run')}
    WHERE step.last >= 1
    UNION ALL
    SELECT ${columns} FROM path
    CROSS JOIN LATERAL (SELECT path.parent AS last, path.taken + path.last - path.first + 1 AS taken) step
    ${runAt(owned, Prisma.sql`step.last`, 'run')}
    WHERE step.last >= 1 AND step.taken < ${most}::int AND path.first > ${until}
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

/** The condition that a message is on the active branch of `ai_conversation c`. */
export function isActive(owned: Owned, sequence: Prisma.Sql): Prisma.Sql {
  const head = Prisma.sql`coalesce(c.head, c.message_count)`;
  return Prisma.sql`(NOT ${isBranched(owned)} OR ${isOnPath(owned, head, sequence)})`;
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
