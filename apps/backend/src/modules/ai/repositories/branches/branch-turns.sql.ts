import { Prisma } from '../../../../prisma/generated/client.js';
import { MAX_TURN_MESSAGES } from '../../domain/limits.js';
import { headOf } from './conversation.sql.js';
import { type Owned, within } from './owned.sql.js';
import { pathFrom } from './path.sql.js';

/**
 * As `turnsBefore`, of a conversation with branches: counts along the branch, by runs. One row: the messages from the
 * first of the page up to `before`, exclusive.
 */
export function branchTurnsBefore(owned: Owned, limit: number, before: number | null): Prisma.Sql {
  const tip = before === null ? headOf(owned) : Prisma.sql`${before}`;
  // The path begins with `before` itself, where a page ended there.
  const skipped = before === null ? 0 : 1;
  const most = limit + MAX_TURN_MESSAGES + skipped;
  return Prisma.sql`
    WITH RECURSIVE ${pathFrom(owned, tip, most)}, page AS (
      SELECT least(${limit + skipped}::int, coalesce(max(taken + last - first + 1), 0)) AS messages FROM path
    ), question AS (
      SELECT path.taken + path.last - asked.sequence + 1 AS messages
      FROM page
      JOIN path ON path.taken + path.last - path.first + 1 >= page.messages
      CROSS JOIN LATERAL (
        SELECT m.sequence FROM ai_message m
        WHERE ${within(owned, 'm')} AND m.role = 'user'
          AND m.sequence BETWEEN path.first AND least(path.last, path.last - (page.messages - path.taken) + 1)
        ORDER BY m.sequence DESC LIMIT 1
      ) asked
      ORDER BY 1 LIMIT 1
    )
    SELECT coalesce(
      (SELECT messages FROM question), least(${most}::int, (SELECT max(taken + last - first + 1) FROM path)), 0
    )::int - ${skipped}::int AS messages`;
}
