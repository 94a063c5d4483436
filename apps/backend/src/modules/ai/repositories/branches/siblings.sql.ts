import { Prisma } from '../../../../prisma/generated/client.js';
import { MAX_SIBLINGS } from '../../domain/limits.js';
import { type Owned, within } from './owned.sql.js';
import { branchAt } from './path.sql.js';

/** What is stored about the place of a message that begins a branch, or has a sibling that does. */
export interface StoredPlace {
  parent: number;
  /** The messages with this parent that begin branches, in order: the nearest. */
  branches: number[];
  /** The numbers, among all with this parent, of the first that is looked for and of the first that is there. */
  from: number;
  first: number;
  count: number;
}

/** The place of a message `m`, where `places` are joined; NULL where it follows the one before it and has no sibling. */
export const PLACE = Prisma.sql`CASE WHEN listed.branches IS NOT NULL THEN json_build_object(
  'parent', own.parent, 'branches', listed.branches, 'from', nearest."from", 'first', listed.first,
  'count', nearest.count) END AS place`;
export const NO_PLACE = Prisma.sql`NULL::json AS place`;

/**
 * Joins what `PLACE` reads to messages `m`. Messages with one parent are numbered, so nothing is counted: of any number
 * of them, the nearest are read. The one that follows its parent directly is number 1, and has no row here. `OFFSET 0` keeps PostgreSQL from reading the
 * branches of the whole conversation to join them.
 */
export function places(owned: Owned): Prisma.Sql {
  const ofParent = Prisma.sql`${within(owned, 's')} AND s.parent = own.parent`;
  return Prisma.sql`
    ${branchAt(owned, Prisma.sql`m.sequence`)}
    LEFT JOIN LATERAL (
      SELECT coalesce(b.parent, m.sequence - 1) AS parent, coalesce(b.number, 1) AS number
    ) own ON true
    LEFT JOIN LATERAL (
      SELECT s.number AS count,
        greatest(1, least(own.number - ${MAX_SIBLINGS / 2}::int, s.number - ${MAX_SIBLINGS - 1}::int)) AS "from"
      FROM ai_branch s WHERE ${ofParent} ORDER BY s.number DESC LIMIT 1
    ) nearest ON true
    LEFT JOIN LATERAL (
      SELECT array_agg(s.sequence) AS branches, min(s.number) AS first FROM (
        SELECT s.sequence, s.number FROM ai_branch s
        WHERE ${ofParent} AND s.number BETWEEN nearest."from" AND nearest."from" + ${MAX_SIBLINGS - 1}::int
        ORDER BY s.number
      ) s
    ) listed ON true`;
}
