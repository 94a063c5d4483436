import type { EntityRef } from '../../../../common/principal.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { sumsUp } from '../../repositories/deletion.sql.js';
import { isAbout } from '../target/about.sql.js';
import { withinEntities } from '../target/narrowed.sql.js';
import type { Target } from '../target/target.js';
import { MAX_CONVERSATIONS_LOOKED_AT } from './hold.limits.js';

/** The columns, or values, of what may be held; of a file that no conversation uses, the user's alone. */
export interface Holdable {
  user: Prisma.Sql;
  entityType?: Prisma.Sql;
  entityId?: Prisma.Sql;
  conversation?: Prisma.Sql;
}

/** The columns of `ai_conversation c`. */
const CONVERSATION: Holdable = {
  user: Prisma.sql`c.user_id`,
  entityType: Prisma.sql`c.entity_type`,
  entityId: Prisma.sql`c.entity_id`,
  conversation: Prisma.sql`c.id`,
};

/**
 * The condition that something is held, by default `ai_conversation c`. Every statement that removes rows for good has
 * it, in a transaction that has sent `shareHolds` before: what was placed until then is seen, and nothing is placed
 * meanwhile.
 */
export function isHeld(organizationId: string | Prisma.Sql, of: Holdable = CONVERSATION): Prisma.Sql {
  const targets = [
    OF_ORGANIZATION,
    Prisma.sql`(h.target_type = 'user' AND h.target_id = ${of.user})`,
    of.entityId &&
      Prisma.sql`(h.target_type = 'entity' AND h.entity_type = ${of.entityType} AND h.target_id = ${of.entityId})`,
    of.conversation &&
      Prisma.sql`(h.target_type = 'conversation' AND h.target_id = ${of.conversation}::text)`,
    of === CONVERSATION ? isHeldWithOther(organizationId) : undefined,
  ].filter((target) => target !== undefined);
  return active(organizationId, Prisma.join(targets, ' OR '));
}

/** The condition that a hold covers what `ai_conversation c` sums up, or what sums it up: both are kept, or neither. */
function isHeldWithOther(organizationId: string | Prisma.Sql): Prisma.Sql {
  const isOther = (condition: Prisma.Sql) => Prisma.sql`EXISTS (
    SELECT FROM ai_conversation s
    WHERE s.organization_id = ${organizationId} AND s.user_id = c.user_id AND ${condition}
      AND (h.target_type = 'conversation' AND h.target_id = s.id::text
        OR h.target_type = 'entity' AND h.entity_type = s.entity_type AND h.target_id = s.entity_id))`;
  return Prisma.sql`(h.target_type IN ('entity', 'conversation') AND (
    ${isOther(sumsUp('s', Prisma.sql`c.id::text`))} OR ${isOther(sumsUp('c', Prisma.sql`s.id::text`))}))`;
}

/** The condition that the whole organization is held, and with it what belongs to none of its users. */
export function isOrganizationHeld(organizationId: string): Prisma.Sql {
  return active(organizationId, OF_ORGANIZATION);
}

const OF_ORGANIZATION = Prisma.sql`h.target_type = 'organization'`;

function active(organizationId: string | Prisma.Sql, target: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`EXISTS (
    SELECT FROM ai_hold h WHERE h.organization_id = ${organizationId} AND h.released_at IS NULL AND (${target}))`;
}

/** Conversations of a target, for whoever may see those of some entities alone. */
export interface HeldTarget {
  organizationId: string;
  target: Target;
  entities: readonly EntityRef[] | undefined;
}

/** Counts conversations of a target, and those of them that are held. */
export function countHeld(of: HeldTarget): Prisma.Sql {
  const columns = Prisma.sql`row_number() OVER () AS place, ${isHeld(of.organizationId)} AS is_held`;
  return Prisma.sql`
    SELECT least(count(*), ${MAX_CONVERSATIONS_LOOKED_AT})::int AS conversations,
      (count(*) FILTER (WHERE place <= ${MAX_CONVERSATIONS_LOOKED_AT} AND is_held))::int AS held,
      count(*) <= ${MAX_CONVERSATIONS_LOOKED_AT} AS "isComplete"
    FROM (${lookedAt(of, columns, MAX_CONVERSATIONS_LOOKED_AT + 1)}) looked_at`;
}

/** Reads columns of as many conversations of a target as are looked at. */
export function lookedAt(
  { organizationId, target, entities }: HeldTarget,
  columns: Prisma.Sql,
  limit = MAX_CONVERSATIONS_LOOKED_AT,
): Prisma.Sql {
  return Prisma.sql`
    SELECT ${columns} FROM ai_conversation c
    WHERE c.organization_id = ${organizationId} AND ${isAbout(target)} AND ${withinEntities(entities)}
    LIMIT ${limit}`;
}

/**
 * Lets no hold of an organization be placed until the transaction ends: the first statement of one that removes rows.
 * The statements after it see every hold that was placed before. Several may remove rows at a time.
 */
export function shareHolds(organizationId: string): Prisma.Sql {
  return Prisma.sql`SELECT pg_advisory_xact_lock_shared(${lockOf(organizationId)})`;
}

/** Waits for the end of whatever removes rows of an organization, and holds up what comes: before a hold is placed. */
export function lockHolds(organizationId: string): Prisma.Sql {
  return Prisma.sql`SELECT pg_advisory_xact_lock(${lockOf(organizationId)})`;
}

function lockOf(organizationId: string): Prisma.Sql {
  return Prisma.sql`hashtextextended(${JSON.stringify(['ai_hold', organizationId])}::text, 0)`;
}
