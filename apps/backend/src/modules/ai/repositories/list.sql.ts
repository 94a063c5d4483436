import type { EntityRef } from '../../../common/principal.js';
import type { Scope } from '../../../common/scope.js';
import { Prisma } from '../../../prisma/generated/client.js';
import { foldCase } from '../domain/case-fold.js';
import { SUMMARIZED, TASK_AGENT_TYPES } from '../domain/reserved.js';
import type { ConversationStatus } from '../domain/conversation.js';
import {
  ACTIVITY,
  activityAsOf,
  below,
  belowByIndex,
  changedSince,
  CLOCK,
  LATEST_FIRST,
  type ListMoment,
  type RowKey,
} from './list-moment.sql.js';
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

export interface ListFilter extends ConversationFilter {
  title?: string | undefined;
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
 * 2. Rows that did change are placed by the last of their messages that the snapshot saw.
 *
 * @param after the last row of the page before; null for the first page
 */
export function pageAsOf(
  scope: Scope,
  filter: ListFilter,
  limit: number,
  moment: ListMoment,
  after: RowKey | null,
): Prisma.Sql {
  const where = listed(scope, filter);
  const changed = changedSince(moment);
  return Prisma.sql`
    WITH ${CLOCK}
    SELECT * FROM (
      (SELECT ${CONVERSATION_COLUMNS}, ${ACTIVITY} AS activity FROM ai_conversation c
        WHERE ${where} ${belowByIndex(after)} AND NOT ${changed}
        ORDER BY ${LATEST_FIRST} LIMIT ${limit})
      UNION ALL
      (SELECT ${CONVERSATION_COLUMNS}, earlier.activity FROM ai_conversation c
        ${activityAsOf(scope.organizationId, moment)}
        WHERE ${where} AND ${changed} AND c.created_at <= ${moment.asOf}::timestamptz
          ${below(after, Prisma.sql`earlier.activity`)})
    ) page
    ORDER BY activity DESC, id DESC LIMIT ${limit}`;
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

export function titled(title?: string): Prisma.Sql {
  return title === undefined ? Prisma.empty : Prisma.sql`AND strpos(c.search_title, ${foldCase(title)}) > 0`;
}
