import type { EntityRef } from '../../../../common/principal.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import {
  ACTIVITY,
  activityAsOf,
  below,
  belowByIndex,
  changedSince,
  CLOCK,
  type ListMoment,
  type RowKey,
} from '../../repositories/list-moment.sql.js';
import { CONVERSATION_COLUMNS } from '../../repositories/rows.js';
import { listOf } from './supervised-filter.sql.js';
import type { SupervisedListFilter } from './supervised.js';
import { type Walk, walkOf } from './supervised-walk.sql.js';
import { MAX_LOOKED_AT_CONVERSATIONS } from './supervision.limits.js';

const MAX_LOOKED_AT = Prisma.raw(String(MAX_LOOKED_AT_CONVERSATIONS));
const COLUMNS = Prisma.sql`${CONVERSATION_COLUMNS}, c.deleted_at AS "deletedAt"`;

/**
 * The first page of the conversations of all users, latest activity first. Where conditions are left that no index
 * holds, it looks at so many conversations at most, and says of the last one of them that it ends there (`isEnd`),
 * whether it is one of the page (`isHit`) or not. `newest` is the latest activity of those that it looked at.
 */
export function firstSupervisedPage(
  organizationId: string,
  filter: SupervisedListFilter,
  limit: number,
): Prisma.Sql {
  const rows = lookedThrough(walkOf(organizationId, filter), Prisma.empty, limit);
  return Prisma.sql`
    SELECT *, pg_current_snapshot()::text AS snapshot FROM (${rows}) page ORDER BY activity DESC, id DESC`;
}

/** A page as the first page's snapshot would have shown it, by the rules of the owner's list. */
export function supervisedPageAsOf(
  organizationId: string,
  filter: SupervisedListFilter,
  limit: number,
  moment: ListMoment,
  after: RowKey | null,
): Prisma.Sql {
  const walk = walkOf(organizationId, filter);
  const changed = changedSince(moment);
  return Prisma.sql`
    WITH ${CLOCK}
    SELECT * FROM (
      (${lookedThrough(walk, Prisma.sql`${belowByIndex(after)} AND NOT ${changed}`, limit)})
      UNION ALL
      (SELECT ${COLUMNS}, earlier.activity, earlier.activity, true AS "isHit", false AS "isEnd" FROM ai_conversation c
        ${activityAsOf(organizationId, moment)}
        WHERE ${walk.all} ${restOf(walk)} AND ${changed} AND c.created_at <= ${moment.asOf}::timestamptz
          ${below(after, Prisma.sql`earlier.activity`)})
    ) page
    ORDER BY activity DESC, id DESC LIMIT ${limit}`;
}

/** Rows that stand where they are, in order: the index seeks them, and what it does not hold is looked at. */
function lookedThrough(walk: Walk, more: Prisma.Sql, limit: number): Prisma.Sql {
  if (walk.rest.length === 0)
    return Prisma.sql`
      SELECT ${COLUMNS}, c.activity, c.activity AS newest, true AS "isHit", false AS "isEnd"
      FROM (${inOrder(walk, more, Prisma.sql`${limit}`)}) c`;
  return Prisma.sql`
    SELECT ${COLUMNS}, c.activity, c.newest, c.is_hit AS "isHit", c.is_end AS "isEnd" FROM (
      SELECT c.*, (true ${restOf(walk)}) IS TRUE AS is_hit, c.number = ${MAX_LOOKED_AT} AS is_end FROM (
        SELECT c.*, row_number() OVER one_by_one AS number, first_value(c.activity) OVER one_by_one AS newest
        FROM (${inOrder(walk, more, MAX_LOOKED_AT)}) c WINDOW one_by_one AS (ROWS UNBOUNDED PRECEDING)
      ) c
    ) c
    WHERE c.is_hit OR c.is_end LIMIT ${limit}`;
}

/**
 * The conversations of all lanes, merged by their slots, and sorted within each: PostgreSQL takes from each lane no more
 * than it needs.
 */
function inOrder({ lanes, entities }: Walk, more: Prisma.Sql, limit: Prisma.Sql): Prisma.Sql {
  const ordered = lanes.map(
    (lane) => Prisma.sql`(
      SELECT c.*, ${ACTIVITY} AS activity FROM ai_conversation c WHERE ${lane} ${more} ORDER BY c.activity_slot DESC)`,
  );
  const merged = Prisma.sql`
    SELECT * FROM (${Prisma.join(ordered, ' UNION ALL ')}) c
    ORDER BY activity_slot DESC, activity DESC, id DESC LIMIT ${limit}`;
  return entities === null ? merged : ofEach(entities, merged, limit);
}

/** As many as a page has of each entity `e`, of which the latest are taken. */
function ofEach(entities: readonly EntityRef[], rows: Prisma.Sql, limit: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT c.* FROM ${listOf(entities)} e (entity_type, entity_id) CROSS JOIN LATERAL (${rows}) c
    ORDER BY c.activity_slot DESC, c.activity DESC, c.id DESC LIMIT ${limit}`;
}

function restOf({ rest }: Walk): Prisma.Sql {
  return rest.length > 0 ? Prisma.sql`AND ${Prisma.join(rest, ' AND ')}` : Prisma.empty;
}
