import type { EntityRef } from '../../../common/principal.js';
import type { Scope } from '../../../common/scope.js';
import { Prisma } from '../../../prisma/generated/client.js';
import { foldCase } from '../domain/case-fold.js';
import { SUMMARIZED, TASK_AGENT_TYPES } from '../domain/reserved.js';
import type { ConversationStatus } from '../domain/conversation.js';
import { ofOwner } from './own-conversation.sql.js';
import { CONVERSATION_COLUMNS } from './rows.js';

export interface ConversationFilter {
  status?: ConversationStatus | undefined;
  entityType?: string | undefined;
  entityId?: string | undefined;
  agentType?: string | undefined;
  /** Entities that are to be seen, beside what has none; null for all. */
  readable?: readonly EntityRef[] | null;
}

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

export interface ListFilter extends ConversationFilter {
  title?: string | undefined;
}

/** Latest activity: the last message's time, or the creation's while there is none. */
const ACTIVITY = Prisma.sql`coalesce(c.last_message_at, c.created_at)`;

/**
 * The order of a list. The slot of time comes first: the indexes hold it, and only rows of the same slot are sorted.
 */
export const LATEST_FIRST = Prisma.sql`c.activity_slot DESC, ${ACTIVITY} DESC, c.id DESC`;

/** The slot that an activity at this time falls into, as the column has it. */
function slotOf(time: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`date_bin('10 seconds', ${time}, '2000-01-01Z')`;
}

/** The condition of the conversations in a list. */
function listed(scope: Scope, filter: ListFilter): Prisma.Sql {
  return Prisma.sql`${ofOwner(scope)}
    AND ${ofStatus(filter.status)} ${matching(filter)} ${titled(filter.title)}`;
}

/** The first page: the index holds the order. Its snapshot tells all later pages which transactions were committed. */
export function firstPage(scope: Scope, filter: ListFilter, limit: number): Prisma.Sql {
  return Prisma.sql`
    SELECT ${CONVERSATION_COLUMNS}, ${ACTIVITY} AS activity, pg_current_snapshot()::text AS snapshot
    FROM ai_conversation c
    WHERE ${listed(scope, filter)}
    ORDER BY ${LATEST_FIRST} LIMIT ${limit}`;
}

/**
 * A page as the first page's snapshot would have shown it, so that a write between two pages neither hides a row nor
 * shows it twice. The first page, too, can be read as of a moment, on a server that has all that its snapshot saw, and
 * maybe more.
 *
 * 1. Rows that did not change since are where they were: the index seeks them.
 * 2. Rows that did change are placed by the last of their messages that the snapshot saw. By visibility and not by
 *    time: an append may have its time before the first page was read, and commit after.
 *
 * @param after the last row of the page before; null for the first page
 */
export function pageAsOf(
  scope: Scope,
  filter: ListFilter,
  limit: number,
  { asOf, snapshot }: ListMoment,
  after: RowKey | null,
): Prisma.Sql {
  const where = listed(scope, filter);
  const since = Prisma.sql`${asOf}::timestamptz - ${LONGEST_APPEND_INTERVAL}::interval`;
  const changed = Prisma.sql`(c.activity_slot >= ${slotOf(since)} AND ${ACTIVITY} > ${since} AND NOT ${seenBy(snapshot, Prisma.sql`c.xmin`)})`;
  return Prisma.sql`
    WITH clock AS MATERIALIZED (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next_xid)
    SELECT * FROM (
      (SELECT ${CONVERSATION_COLUMNS}, ${ACTIVITY} AS activity FROM ai_conversation c
        WHERE ${where} ${untilSlotOf(after)} ${below(after, ACTIVITY)} AND NOT ${changed}
        ORDER BY ${LATEST_FIRST} LIMIT ${limit})
      UNION ALL
      (SELECT ${CONVERSATION_COLUMNS}, earlier.activity FROM ai_conversation c
        CROSS JOIN LATERAL (SELECT coalesce((
          SELECT m.created_at FROM ai_message m
          WHERE m.organization_id = ${scope.organizationId} AND m.conversation_id = c.id
            AND (m.created_at <= ${since} OR ${seenBy(snapshot, Prisma.sql`m.xmin`)})
          ORDER BY m.sequence DESC LIMIT 1
        ), c.created_at) AS activity) earlier
        WHERE ${where} AND ${changed} AND c.created_at <= ${asOf}::timestamptz
          ${below(after, Prisma.sql`earlier.activity`)})
    ) page
    ORDER BY activity DESC, id DESC LIMIT ${limit}`;
}

type RowKey = Pick<ListPosition, 'activity' | 'id'>;

/** The condition that a row with this activity stands below another one. */
function below(after: RowKey | null, activity: Prisma.Sql): Prisma.Sql {
  if (after === null) return Prisma.empty;
  return Prisma.sql`AND (${activity}, c.id) < (${after.activity}::timestamptz, ${after.id}::uuid)`;
}

function untilSlotOf(after: RowKey | null): Prisma.Sql {
  if (after === null) return Prisma.empty;
  return Prisma.sql`AND c.activity_slot <= ${slotOf(Prisma.sql`${after.activity}::timestamptz`)}`;
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

/** The condition of the status, as text and not as a parameter: the planner chooses a partial index by it. */
function ofStatus(status?: ConversationStatus): Prisma.Sql {
  return status === undefined ? Prisma.sql`c.status <> 'ARCHIVED'` : withStatus(status);
}

const STATUS = {
  ACTIVE: Prisma.sql`c.status = 'ACTIVE'`,
  PAUSED: Prisma.sql`c.status = 'PAUSED'`,
  ARCHIVED: Prisma.sql`c.status = 'ARCHIVED'`,
} as const satisfies Record<ConversationStatus, Prisma.Sql>;

export function withStatus(status: ConversationStatus): Prisma.Sql {
  return STATUS[status];
}

/** The filter's conditions but its status, each beginning with AND. */
export function matching({ entityType, entityId, agentType, readable }: ConversationFilter): Prisma.Sql {
  const conditions = [
    entityType === undefined ? null : Prisma.sql`AND c.entity_type = ${entityType}`,
    entityId === undefined ? null : Prisma.sql`AND c.entity_id = ${entityId}`,
    agentType === undefined ? null : Prisma.sql`AND c.agent_type = ${agentType}`,
    readable == null ? null : Prisma.sql`AND ${aboutOneOf(readable)}`,
  ].filter((condition) => condition !== null);
  return conditions.length > 0 ? Prisma.join(conditions, ' ') : Prisma.empty;
}

/** The condition that `ai_conversation c` is about one of these entities, about none, or a task upon a text. */
export function aboutOneOf(entities: readonly EntityRef[]): Prisma.Sql {
  return Prisma.sql`(c.entity_type IS NULL
    OR (c.agent_type = ANY(${TASK_AGENT_TYPES}::text[]) AND c.entity_type <> ${SUMMARIZED})
    OR (c.entity_type, c.entity_id) IN (
    SELECT * FROM unnest(
      ${entities.map(({ entityType }) => entityType)}::text[], ${entities.map(({ entityId }) => entityId)}::text[])))`;
}

function titled(title?: string): Prisma.Sql {
  return title === undefined ? Prisma.empty : Prisma.sql`AND strpos(c.search_title, ${foldCase(title)}) > 0`;
}
