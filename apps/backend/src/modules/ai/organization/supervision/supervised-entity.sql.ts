import type { EntityRef } from '../../../../common/principal.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { TASK_AGENT_TYPES } from '../../domain/reserved.js';
import { ACTIVITY } from '../../repositories/list-moment.sql.js';
import { listOf } from './supervised-filter.sql.js';

/** Entities of an organization's conversations. */
export interface EntityFilter {
  entityType?: string | undefined;
  /** The only entities that are seen; null for all. */
  entities: readonly EntityRef[] | null;
}

/**
 * A page of the entities that have conversations, by type and id. It looks at one conversation of each, and jumps to the
 * next by the index, however many there are; and at one of each status, for the last activity.
 *
 * @returns rows of which those with `isTask` are about what the module made up for a task, and of no page
 */
export function supervisedEntities(
  organizationId: string,
  filter: EntityFilter,
  limit: number,
  after: EntityRef | null,
): Prisma.Sql {
  const { entities } = filter;
  const found =
    entities === null
      ? allOf(organizationId, filter, after)
      : someOf(organizationId, filter, entities, after);
  return Prisma.sql`
    WITH RECURSIVE ${found}
    SELECT e.entity_type AS "entityType", e.entity_id AS "entityId",
      coalesce(e.agent_type = ANY(${TASK_AGENT_TYPES}::text[]), false) AS "isTask",
      ${lastActivity(organizationId)} AS "lastActivityAt"
    FROM (SELECT * FROM found LIMIT ${limit}) e
    ORDER BY e.entity_type, e.entity_id`;
}

const STATUSES = Prisma.sql`unnest(ARRAY['ACTIVE', 'PAUSED', 'ARCHIVED']::"AiConversationStatus"[])`;

/** The latest activity of what is there of entity `e`: null where all of it is deleted. */
function lastActivity(organizationId: string): Prisma.Sql {
  return Prisma.sql`(
    SELECT max(latest.activity) FROM ${STATUSES} s (status) CROSS JOIN LATERAL (
      SELECT ${ACTIVITY} AS activity FROM ai_conversation c
      WHERE c.organization_id = ${organizationId} AND c.entity_type IS NOT NULL AND c.deleted_at IS NULL
        AND c.entity_type = e.entity_type AND c.entity_id = e.entity_id AND c.status = s.status
      ORDER BY c.activity_slot DESC, ${ACTIVITY} DESC LIMIT 1
    ) latest)`;
}

/** All entities, each found behind the one before: as many as are asked for. */
function allOf(organizationId: string, { entityType }: EntityFilter, after: EntityRef | null): Prisma.Sql {
  const next = (behind: Prisma.Sql): Prisma.Sql => Prisma.sql`
    SELECT c.entity_type, c.entity_id, c.agent_type FROM ai_conversation c
    WHERE c.organization_id = ${organizationId} AND c.entity_id IS NOT NULL
      ${entityType === undefined ? Prisma.empty : Prisma.sql`AND c.entity_type = ${entityType}`} ${behind}
    ORDER BY c.entity_type, c.entity_id, c.id LIMIT 1`;
  const first =
    after === null
      ? Prisma.empty
      : Prisma.sql`AND (c.entity_type, c.entity_id) > (${after.entityType}, ${after.entityId})`;
  return Prisma.sql`found AS (
    (${next(first)})
    UNION ALL
    SELECT c.* FROM found f CROSS JOIN LATERAL (
      ${next(Prisma.sql`AND (c.entity_type, c.entity_id) > (f.entity_type, f.entity_id)`)}) c)`;
}

/** Those of some entities that have a conversation. */
function someOf(
  organizationId: string,
  { entityType }: EntityFilter,
  entities: readonly EntityRef[],
  after: EntityRef | null,
): Prisma.Sql {
  return Prisma.sql`found AS (
    SELECT c.* FROM ${listOf(entities)} e (entity_type, entity_id) CROSS JOIN LATERAL (
      SELECT c.entity_type, c.entity_id, c.agent_type FROM ai_conversation c
      WHERE c.organization_id = ${organizationId} AND c.entity_id IS NOT NULL
        AND c.entity_type = e.entity_type AND c.entity_id = e.entity_id
      ORDER BY c.entity_type, c.entity_id, c.id LIMIT 1) c
    WHERE true ${entityType === undefined ? Prisma.empty : Prisma.sql`AND e.entity_type = ${entityType}`}
      ${after === null ? Prisma.empty : Prisma.sql`AND (e.entity_type, e.entity_id) > (${after.entityType}, ${after.entityId})`}
    ORDER BY e.entity_type, e.entity_id)`;
}
