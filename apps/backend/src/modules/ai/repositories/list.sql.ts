import { Prisma } from '../../../prisma/generated/client.js';
import { foldCase } from '../domain/case-fold.js';
import type { ConversationStatus, Scope } from '../domain/conversation.js';
import { CONVERSATION_COLUMNS } from './rows.js';

export interface ConversationFilter {
  status?: ConversationStatus | undefined;
  entityType?: string | undefined;
  entityId?: string | undefined;
  agentType?: string | undefined;
}

/** Where a page of the list ended. */
export interface ListPosition {
  /** The latest activity when the first page was read: later activity does not move a row within these pages. */
  asOf: Date;
  activity: Date;
  id: string;
}

export interface ListFilter extends ConversationFilter {
  title?: string | undefined;
}

/** Latest activity: the last message's time, or the creation's while there is none. What the list's indexes hold. */
const ACTIVITY = Prisma.sql`coalesce(c.last_message_at, c.created_at)`;

/** Which conversations a list has. */
export function listed(scope: Scope, filter: ListFilter): Prisma.Sql {
  return Prisma.sql`c.organization_id = ${scope.organizationId} AND c.user_id = ${scope.userId}
    AND ${ofStatus(filter.status)} ${matching(filter)} ${titled(filter.title)}`;
}

/** The first page: the index holds the order. */
export function firstPage(where: Prisma.Sql, limit: number): Prisma.Sql {
  return Prisma.sql`
    SELECT ${CONVERSATION_COLUMNS}, ${ACTIVITY} AS activity FROM ai_conversation c
    WHERE ${where}
    ORDER BY ${ACTIVITY} DESC, c.id DESC LIMIT ${limit}`;
}

/**
 * The page below a position, which the index seeks, together with the rows that moved up since the first page: those
 * are placed where they stood then, so that a write between two pages neither hides a row nor shows it twice.
 */
export function nextPage(where: Prisma.Sql, limit: number, { asOf, activity, id }: ListPosition): Prisma.Sql {
  return Prisma.sql`
    SELECT * FROM (
      (SELECT ${CONVERSATION_COLUMNS}, ${ACTIVITY} AS activity FROM ai_conversation c
        WHERE ${where} AND (${ACTIVITY}, c.id) < (${activity}::timestamptz, ${id}::uuid)
        ORDER BY ${ACTIVITY} DESC, c.id DESC LIMIT ${limit})
      UNION ALL
      (SELECT ${CONVERSATION_COLUMNS}, earlier.activity FROM ai_conversation c
        CROSS JOIN LATERAL (SELECT coalesce((
          SELECT m.created_at FROM ai_message m
          WHERE m.organization_id = c.organization_id AND m.conversation_id = c.id AND m.created_at <= ${asOf}::timestamptz
          ORDER BY m.sequence DESC LIMIT 1
        ), c.created_at) AS activity) earlier
        WHERE ${where} AND ${ACTIVITY} > ${asOf}::timestamptz AND c.created_at <= ${asOf}::timestamptz
          AND (earlier.activity, c.id) < (${activity}::timestamptz, ${id}::uuid))
    ) page
    ORDER BY activity DESC, id DESC LIMIT ${limit}`;
}

/** Written out, not bound: the partial indexes are chosen by it. */
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
export function matching({ entityType, entityId, agentType }: ConversationFilter): Prisma.Sql {
  const conditions = [
    entityType === undefined ? null : Prisma.sql`AND c.entity_type = ${entityType}`,
    entityId === undefined ? null : Prisma.sql`AND c.entity_id = ${entityId}`,
    agentType === undefined ? null : Prisma.sql`AND c.agent_type = ${agentType}`,
  ].filter((condition) => condition !== null);
  return conditions.length > 0 ? Prisma.join(conditions, ' ') : Prisma.empty;
}

function titled(title?: string): Prisma.Sql {
  return title === undefined ? Prisma.empty : Prisma.sql`AND strpos(c.search_title, ${foldCase(title)}) > 0`;
}
