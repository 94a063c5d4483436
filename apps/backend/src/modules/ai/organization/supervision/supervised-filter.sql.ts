import type { EntityRef } from '../../../../common/principal.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { type ConversationFilter, matching, withStatus } from '../../repositories/list.sql.js';
import type { SupervisedFilter } from './supervised.js';

/** The conditions on `ai_conversation c`, joined by AND; true where there are none. */
export function allOf(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length > 0 ? Prisma.join([...conditions], ' AND ') : Prisma.sql`true`;
}

/** The condition that `ai_conversation c` is there for its owner, or that it was deleted. */
export function deletedOrNot(deleted: boolean): Prisma.Sql {
  return deleted ? Prisma.sql`c.deleted_at IS NOT NULL` : Prisma.sql`c.deleted_at IS NULL`;
}

/** The condition that `ai_conversation c` is about one of these entities. */
export function aboutOneOf(entities: readonly EntityRef[]): Prisma.Sql {
  return Prisma.sql`(c.entity_type, c.entity_id) IN (SELECT * FROM ${listOf(entities)})`;
}

/** Entities as rows. */
export function listOf(entities: readonly EntityRef[]): Prisma.Sql {
  return Prisma.sql`unnest(${entities.map(({ entityType }) => entityType)}::text[],
    ${entities.map(({ entityId }) => entityId)}::text[])`;
}

/** The condition that `ai_conversation c` is one that a filter lets through, whatever index it is read by. */
export function matchesAll({ userId, status, deleted, entities, ...filter }: SupervisedFilter): Prisma.Sql {
  const given: ConversationFilter = filter;
  return Prisma.sql`${deletedOrNot(deleted)}
    ${userId === undefined ? Prisma.empty : Prisma.sql`AND c.user_id = ${userId}`}
    ${status === undefined ? Prisma.empty : Prisma.sql`AND ${withStatus(status)}`}
    ${entities === null ? Prisma.empty : Prisma.sql`AND ${aboutOneOf(entities)}`} ${matching(given)}`;
}
