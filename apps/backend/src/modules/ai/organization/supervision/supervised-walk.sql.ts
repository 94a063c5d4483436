import type { EntityRef } from '../../../../common/principal.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import type { ConversationStatus } from '../../domain/conversation.js';
import { matching, titled, withStatus } from '../../repositories/list.sql.js';
import { aboutOneOf, allOf, deletedOrNot } from './supervised-filter.sql.js';
import type { SupervisedListFilter } from './supervised.js';
import { MAX_MERGED_ENTITIES } from './supervision.limits.js';

/** How the conversations of a filter are read in order. */
export interface Walk {
  /** Conditions on `ai_conversation c`, each of which an index holds in the order of the list. */
  lanes: Prisma.Sql[];
  /** Entities `e` of each of which the lanes are read; null where these name none. */
  entities: readonly EntityRef[] | null;
  /** What the lanes have in all, as one condition. */
  all: Prisma.Sql;
  /** Conditions that no index holds. */
  rest: Prisma.Sql[];
}

/** Chooses the index by which the conversations of an organization are read. */
export function walkOf(organizationId: string, filter: SupervisedListFilter): Walk {
  const own = Prisma.sql`c.organization_id = ${organizationId}`;
  if (filter.deleted) return byStatus([own], filter, restOf(filter));
  const { entityType, entityId, userId, agentType, entities } = filter;
  if (entityType !== undefined && entityId !== undefined) {
    const about = [Prisma.sql`c.entity_type = ${entityType}`, Prisma.sql`c.entity_id = ${entityId}`];
    return byStatus(
      [own, ...about],
      filter,
      restOf({ ...filter, entityType: undefined, entityId: undefined }),
    );
  }
  if (userId !== undefined) return ofUser(own, userId, filter);
  if (agentType !== undefined) {
    const rest = restOf({ ...filter, agentType: undefined });
    return byStatus([own, Prisma.sql`c.agent_type = ${agentType}`], filter, rest);
  }
  const beside = restOf({ ...filter, entities: null });
  if (entities !== null && entities.length <= MAX_MERGED_ENTITIES && beside.length === 0)
    return ofEntities(own, entities, filter);
  return byStatus([own], filter, restOf(filter));
}

/** Statuses are lanes of their own: of all but ARCHIVED, two are merged. */
function byStatus(
  indexed: readonly Prisma.Sql[],
  { status, deleted }: SupervisedListFilter,
  rest: Prisma.Sql[],
): Walk {
  const there = [...indexed, deletedOrNot(deleted)];
  const lanes = statusesOf(status).map((each) => allOf([...there, withStatus(each)]));
  return { lanes, entities: null, all: allOf([...there, isOfStatus(status)]), rest };
}

function ofEntities(own: Prisma.Sql, entities: readonly EntityRef[], filter: SupervisedListFilter): Walk {
  const each = Prisma.sql`c.entity_type = e.entity_type AND c.entity_id = e.entity_id`;
  const { lanes } = byStatus([own, each], filter, []);
  const { all } = byStatus([own, aboutOneOf(entities)], filter, []);
  return { lanes, entities, all, rest: [] };
}

/** The indexes of the owner's list hold what is open, and what is archived. */
function ofUser(own: Prisma.Sql, userId: string, filter: SupervisedListFilter): Walk {
  const { status } = filter;
  const open = status === 'ARCHIVED' ? withStatus('ARCHIVED') : Prisma.sql`c.status <> 'ARCHIVED'`;
  const lane = allOf([own, Prisma.sql`c.user_id = ${userId}`, open, Prisma.sql`c.deleted_at IS NULL`]);
  const one = status === undefined || status === 'ARCHIVED' ? [] : [withStatus(status)];
  return {
    lanes: [lane],
    entities: null,
    all: lane,
    rest: [...one, ...restOf({ ...filter, userId: undefined })],
  };
}

/** The conditions of a filter but its status. */
function restOf({
  userId,
  title,
  entities,
  entityType,
  entityId,
  agentType,
}: SupervisedListFilter): Prisma.Sql[] {
  const given = { entityType, entityId, agentType };
  return [
    userId === undefined ? null : Prisma.sql`c.user_id = ${userId}`,
    Object.values(given).every((value) => value === undefined) ? null : Prisma.sql`true ${matching(given)}`,
    title === undefined ? null : Prisma.sql`true ${titled(title)}`,
    entities === null ? null : aboutOneOf(entities),
  ].filter((condition) => condition !== null);
}

function statusesOf(status: ConversationStatus | undefined): ConversationStatus[] {
  return status === undefined ? ['ACTIVE', 'PAUSED'] : [status];
}

/** The condition of the status, as texts and not as parameters: the planner chooses by it. */
function isOfStatus(status: ConversationStatus | undefined): Prisma.Sql {
  return status === undefined ? Prisma.sql`c.status IN ('ACTIVE', 'PAUSED')` : withStatus(status);
}
