import { Prisma } from '../../../../prisma/generated/client.js';
import { type Owned, within } from './owned.sql.js';

/** What is stored about the way to the message that a branch begins with. */
export interface StoredWay {
  /** The beginning of a run before it, or its own where it has none. */
  jump: number;
  precedingRuns: number;
  precedingMessages: number;
  /** The newest system message; 0 for none. */
  precedingSystem: number;
}

/**
 * Joins `name(first, parent, jump, preceding_runs, preceding_messages, preceding_system)`: the run of messages, one
 * behind the other without gaps, that a message belongs to. It begins with the latest branch up to there; the first run
 * of a conversation has no row.
 */
export function runAt(owned: Owned, sequence: Prisma.Sql, name: string): Prisma.Sql {
  return Prisma.sql`CROSS JOIN LATERAL (
    SELECT coalesce(b.sequence, 1) AS first, coalesce(b.parent, 0) AS parent, coalesce(b.jump, 1) AS jump,
      coalesce(b.preceding_runs, 0) AS preceding_runs, coalesce(b.preceding_messages, 0) AS preceding_messages,
      coalesce(b.preceding_system, 0) AS preceding_system
    FROM (SELECT) one LEFT JOIN LATERAL (
      SELECT * FROM ai_branch b WHERE ${within(owned, 'b')} AND b.sequence <= ${sequence}
      ORDER BY b.sequence DESC LIMIT 1
    ) b ON true
  ) ${Prisma.raw(name)}`;
}

/**
 * What a branch behind a message keeps of the way to it: `(jump, preceding_runs, preceding_messages,
 * preceding_system)`, a query of one row; `jump` is null for a new beginning, which jumps to itself.
 *
 * Each run jumps to one before it, by the rule of Myers' skew-binary numbers ("An applicative random-access stack",
 * 1983): where the two last jumps on the way were as long as each other, over both, else to the run before. So any run
 * on the way is some 3 · log₂(runs) steps back, and a new branch looks at three runs, however many there are.
 */
export function wayTo(owned: Owned, parent: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT CASE
        WHEN parent.sequence = 0 THEN NULL
        WHEN own.preceding_runs - jump.preceding_runs = jump.preceding_runs - next.preceding_runs THEN next.first
        ELSE own.first
      END AS jump,
      CASE WHEN parent.sequence = 0 THEN 0 ELSE own.preceding_runs + 1 END AS preceding_runs,
      CASE WHEN parent.sequence = 0 THEN 0 ELSE ${messagesUpTo('own', Prisma.sql`parent.sequence`)} END
        AS preceding_messages,
      CASE WHEN parent.sequence = 0 THEN 0 ELSE ${newestSystem(owned, Prisma.sql`parent.sequence + 1`, 'own')} END
        AS preceding_system
    FROM (SELECT ${parent} AS sequence) parent
    ${runAt(owned, Prisma.sql`parent.sequence`, 'own')}
    ${runAt(owned, Prisma.sql`own.jump`, 'jump')}
    ${runAt(owned, Prisma.sql`jump.jump`, 'next')}`;
}

/** The number of messages on the way to a message of a run, itself included. */
export function messagesUpTo(run: string, sequence: Prisma.Sql): Prisma.Sql {
  const of = Prisma.raw(run);
  return Prisma.sql`(${of}.preceding_messages + ${sequence} - ${of}.first + 1)`;
}

/** The newest system message on the way to a message of a run, which is not looked at itself; 0 for none. */
export function newestSystem(owned: Owned, below: Prisma.Sql, run: string): Prisma.Sql {
  const of = Prisma.raw(run);
  return Prisma.sql`coalesce((
    SELECT newest.sequence FROM ai_message newest
    WHERE ${within(owned, 'newest')} AND newest.role = 'system'
      AND newest.sequence >= ${of}.first AND newest.sequence < ${below}
    ORDER BY newest.sequence DESC LIMIT 1
  ), ${of}.preceding_system)`;
}
