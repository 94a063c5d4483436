import { Prisma } from '../../../../prisma/generated/client.js';
import type { Owned } from './owned.sql.js';
import { messagesUpTo, runAt } from './run.sql.js';

/** The condition that a message is on the way to `tip`, a scalar expression. */
export function isOnPath(owned: Owned, tip: Prisma.Sql, sequence: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    WITH RECURSIVE ${backTo(owned, tip, sequence)}
    SELECT EXISTS (SELECT FROM back WHERE ${sequence} BETWEEN back.first AND back.last)
  )`;
}

/** The number of messages on the way to `tip` up to a sequence: a scalar expression. */
export function messagesOnPath(owned: Owned, tip: Prisma.Sql, sequence: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`coalesce((
    WITH RECURSIVE ${backTo(owned, tip, sequence)}
    SELECT ${messagesUpTo('back', Prisma.sql`least(back.last, ${sequence})`)}
    FROM back WHERE back.first <= ${sequence}
  ), 0)`;
}

/** The message that is this one of those on the way to `tip`, counted from 1; `tip` itself where they are fewer. */
export function messageOnPath(owned: Owned, tip: Prisma.Sql, number: Prisma.Sql): Prisma.Sql {
  const precedingJump = Prisma.sql`(
    SELECT target.preceding_messages FROM (SELECT) one ${runAt(owned, Prisma.sql`back.jump`, 'target')})`;
  return Prisma.sql`(
    WITH RECURSIVE ${back(owned, tip, {
      isFurther: Prisma.sql`back.preceding_messages >= ${number}`,
      jumps: Prisma.sql`${precedingJump} >= ${number}`,
    })}
    SELECT least(back.last, back.first + ${number} - back.preceding_messages - 1)
    FROM back WHERE back.preceding_messages < ${number}
  )`;
}

/** The way back to the run that begins at or before a sequence. */
function backTo(owned: Owned, tip: Prisma.Sql, sequence: Prisma.Sql): Prisma.Sql {
  return back(owned, tip, {
    isFurther: Prisma.sql`back.first > ${sequence}`,
    jumps: Prisma.sql`back.jump > ${sequence}`,
  });
}

/**
 * A common table expression `back(first, last, …)`: runs on the way back from a message to the first one that is not
 * `isFurther`; of that alone, `last` is the message at which the way leaves it. Goes over to `jump` where that run is
 * further, too (`jumps`), so the last step always goes to the run before.
 */
function back(
  owned: Owned,
  tip: Prisma.Sql,
  { isFurther, jumps }: { isFurther: Prisma.Sql; jumps: Prisma.Sql },
): Prisma.Sql {
  const columns = Prisma.sql`run.first, step.last, run.parent, run.jump, run.preceding_messages`;
  return Prisma.sql`back AS (
    SELECT ${columns} FROM (SELECT (${tip})::int AS last OFFSET 0) step ${runAt(owned, Prisma.sql`step.last`, 'run')}
    WHERE step.last >= 1
    UNION ALL
    SELECT ${columns} FROM back
    CROSS JOIN LATERAL (SELECT CASE WHEN ${jumps} THEN back.jump ELSE back.parent END AS last OFFSET 0) step
    ${runAt(owned, Prisma.sql`step.last`, 'run')}
    WHERE back.parent >= 1 AND ${isFurther}
  )`;
}
