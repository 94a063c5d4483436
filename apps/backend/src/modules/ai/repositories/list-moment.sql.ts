import { Prisma } from '../../../prisma/generated/client.js';

/** A moment of the primary, as of which all pages of a walk are read. */
export interface ListMoment {
  /** The latest activity that the snapshot saw, or a time that is not before it. */
  asOf: Date;
  /** PostgreSQL's snapshot: later writes do not move a row within these pages. */
  snapshot: string;
}

/** The position at which a page of the list ended. */
export interface ListPosition extends ListMoment {
  /** The machine of the first page, to which the snapshot belongs. */
  machine: number;
  activity: Date;
  id: string;
}

export type RowKey = Pick<ListPosition, 'activity' | 'id'>;

/** Latest activity: the last message's time, or the creation's while there is none. */
export const ACTIVITY = Prisma.sql`coalesce(c.last_message_at, c.created_at)`;

/**
 * The order of a list. The slot of time comes first: the indexes hold it, and only rows of the same slot are sorted.
 */
export const LATEST_FIRST = Prisma.sql`c.activity_slot DESC, ${ACTIVITY} DESC, c.id DESC`;

/** The number that the next transaction gets: a common table expression that `changedSince` reads. */
export const CLOCK = Prisma.sql`
  clock AS MATERIALIZED (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next_xid)`;

/** The condition that `ai_conversation c` was changed since a moment, by what its snapshot did not see. */
export function changedSince(moment: ListMoment): Prisma.Sql {
  const since = before(moment);
  return Prisma.sql`(c.activity_slot >= ${slotOf(since)} AND ${ACTIVITY} > ${since}
    AND NOT ${seenBy(moment.snapshot, Prisma.sql`c.xmin`)})`;
}

/**
 * Joins the activity `earlier.activity` that `ai_conversation c` had as of a moment: the last of its messages that the
 * snapshot saw. By visibility and not by time: an append may have its time before the first page was read, and commit
 * after.
 */
export function activityAsOf(organizationId: string, moment: ListMoment): Prisma.Sql {
  return Prisma.sql`
    CROSS JOIN LATERAL (SELECT coalesce((
      SELECT m.created_at FROM ai_message m
      WHERE m.organization_id = ${organizationId} AND m.conversation_id = c.id
        AND (m.created_at <= ${before(moment)} OR ${seenBy(moment.snapshot, Prisma.sql`m.xmin`)})
      ORDER BY m.sequence DESC LIMIT 1
    ), c.created_at) AS activity) earlier`;
}

/** The condition that a row with this activity stands below another one. */
export function below(after: RowKey | null, activity: Prisma.Sql): Prisma.Sql {
  if (after === null) return Prisma.empty;
  return Prisma.sql`AND (${activity}, c.id) < (${after.activity}::timestamptz, ${after.id}::uuid)`;
}

/** As `below`, of rows that are where they were: the index seeks them. */
export function belowByIndex(after: RowKey | null): Prisma.Sql {
  if (after === null) return Prisma.empty;
  const slot = slotOf(Prisma.sql`${after.activity}::timestamptz`);
  return Prisma.sql`AND c.activity_slot <= ${slot} ${below(after, ACTIVITY)}`;
}

/** The slot that an activity at this time falls into, as the column has it. */
export function slotOf(time: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`date_bin('10 seconds', ${time}, '2000-01-01Z')`;
}

function before({ asOf }: ListMoment): Prisma.Sql {
  return Prisma.sql`${asOf}::timestamptz - ${LONGEST_APPEND_INTERVAL}::interval`;
}

/**
 * The longest time of an append until its commit, as an interval of PostgreSQL: the pool ends a statement after 30 s.
 */
const LONGEST_APPEND_INTERVAL = '40 seconds';

/**
 * The condition that a snapshot saw the writes of a transaction. `xmin` has 32 bits, to which the epoch of the next one
 * is added.
 */
function seenBy(snapshot: string, xmin: Prisma.Sql): Prisma.Sql {
  const next = Prisma.sql`(SELECT next_xid FROM clock)`;
  const xid = Prisma.sql`(${next} - ((${next} - ${xmin}::text::bigint) & 4294967295))::text::xid8`;
  return Prisma.sql`pg_visible_in_snapshot(${xid}, ${snapshot}::pg_snapshot)`;
}
