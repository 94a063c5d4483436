import type { EntityRef } from '../../../../common/principal.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { DAY_KIND, SUMS } from '../../repositories/sums/sums.sql.js';
import { IS_THERE } from '../../repositories/own-conversation.sql.js';
import { isHeld } from '../holds/held.sql.js';
import { addSums } from '../removal/removal.sql.js';
import { isAbout } from '../target/about.sql.js';
import type { ErasureTarget, Narrowing, OpenErasure } from './erasure.js';

type Covered = Pick<OpenErasure, 'organizationId' | 'target' | 'narrowing' | 'requestedAt'>;

/** The condition that an erasure covers `ai_conversation c`: what there was when it was asked for, and is there again. */
export function isCovered({ organizationId, target, narrowing, requestedAt }: Covered): Prisma.Sql {
  return Prisma.sql`c.organization_id = ${organizationId} AND ${isAbout(target)} ${within(narrowing)}
    AND c.created_at <= ${requestedAt}::timestamptz`;
}

function within(narrowing: Narrowing | null): Prisma.Sql {
  if (narrowing === null) return Prisma.empty;
  const { entities, withNone } = narrowing;
  return Prisma.sql`AND (${withNone ? Prisma.sql`c.entity_id IS NULL OR ` : Prisma.empty}coalesce(
    (c.entity_type, c.entity_id) IN (SELECT * FROM unnest(${types(entities)}::text[], ${ids(entities)}::text[])), false))`;
}

const types = (entities: readonly EntityRef[]) => entities.map(({ entityType }) => entityType);
const ids = (entities: readonly EntityRef[]) => entities.map(({ entityId }) => entityId);

/** Deletes what is covered for its owners, as they would themselves. */
export function deleteCovered(covered: Covered): Prisma.Sql {
  return Prisma.sql`
    UPDATE ai_conversation c SET deleted_at = statement_timestamp(), updated_at = statement_timestamp()
    WHERE ${isCovered(covered)} AND c.${IS_THERE}
    RETURNING c.id, c.user_id AS "userId"`;
}

/** Asks the turns of what is covered to stop. */
export function stopTurns(covered: Covered): Prisma.Sql {
  return Prisma.sql`
    UPDATE ai_turn SET stop_requested = true
    WHERE organization_id = ${covered.organizationId} AND conversation_id IN (
      SELECT c.id FROM ai_conversation c WHERE ${isCovered(covered)})`;
}

/** Drops the sums of users, which count deleted conversations apart: they are made anew. */
export function dropSumsOfUsers(organizationId: string, userIds: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    DELETE FROM ai_daily_sum s
    WHERE s.organization_id = ${organizationId} AND s.user_id = ANY(${userIds}::text[])`;
}

/** The conversations that are covered and not held, some at a time, with their users and their files. */
export function removable(covered: Covered, limit: number): Prisma.Sql {
  const { organizationId } = covered;
  return Prisma.sql`
    SELECT c.id, c.user_id AS "userId", to_json(ARRAY(
      SELECT f.id FROM ai_file f
      WHERE f.organization_id = ${organizationId} AND f.user_id = c.user_id AND f.conversation_id = c.id
    )) AS files
    FROM ai_conversation c
    WHERE ${isCovered(covered)} AND NOT ${isHeld(organizationId)}
    ORDER BY c.id LIMIT ${limit}`;
}

/** How many conversations are covered, and how many of them are held. */
export function countLeft(covered: Covered): Prisma.Sql {
  return Prisma.sql`
    SELECT count(*)::int AS left, (count(*) FILTER (WHERE ${isHeld(covered.organizationId)}))::int AS held
    FROM ai_conversation c WHERE ${isCovered(covered)}`;
}

/** Has the files of a user expire that no conversation uses: the sweep of files removes them. */
export function expireUnusedFiles({ organizationId, requestedAt }: Covered, userId: string): Prisma.Sql {
  return Prisma.sql`
    UPDATE ai_file f SET expires_at = statement_timestamp()
    WHERE f.organization_id = ${organizationId} AND f.user_id = ${userId} AND f.conversation_id IS NULL
      AND f.status = 'STORED' AND f.created_at <= ${requestedAt}::timestamptz
      AND NOT ${isHeld(organizationId, { user: Prisma.sql`f.user_id` })}
    RETURNING f.id`;
}

/** Claims files that no conversation uses any more, to remove their bytes: as the sweep of files does. */
export function claimFiles(organizationId: string, fileIds: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    UPDATE ai_file f SET status = 'REMOVING', expires_at = statement_timestamp() + interval '10 minutes'
    WHERE f.organization_id = ${organizationId} AND f.id = ANY(${fileIds}::uuid[])
      AND f.conversation_id IS NULL AND f.status = 'STORED' AND f.expires_at <= statement_timestamp()
      AND NOT ${isHeld(organizationId, { user: Prisma.sql`f.user_id` })}
    RETURNING f.id`;
}

export function forgetFile(organizationId: string, id: string): Prisma.Sql {
  return Prisma.sql`
    DELETE FROM ai_file f
    WHERE f.organization_id = ${organizationId} AND f.id = ${id}::uuid AND f.conversation_id IS NULL
      AND f.status = 'REMOVING'`;
}

/** Marks conversations as erased that were removed before, and are covered as if they were there. */
export function eraseRemoved(
  { organizationId, target, narrowing, requestedAt }: Covered,
  targetHash: string,
): Prisma.Sql {
  const isTarget =
    target.type === 'conversation' ? Prisma.sql`c.conversation_hash = ${targetHash}` : isAbout(target);
  return Prisma.sql`
    UPDATE ai_removed_conversation c SET
      erased_at = ${requestedAt}::timestamptz, user_id = NULL, entity_type = NULL, entity_id = NULL, sums = NULL
    WHERE c.organization_id = ${organizationId} AND c.erased_at IS NULL AND ${isTarget} ${within(narrowing)}`;
}

/**
 * Waits for imports that have judged what they bring back, and holds up the others until the transaction ends: the first
 * statement of one that asks for an erasure. It covers what these have stored; the others see it.
 */
export function lockErasures(organizationId: string): Prisma.Sql {
  return Prisma.sql`SELECT pg_advisory_xact_lock(${lockOf(organizationId)})`;
}

/** Lets no erasure be asked for until the transaction ends: before an import judges what it has stored, and commits. */
export function shareErasures(organizationId: string): Prisma.Sql {
  return Prisma.sql`SELECT pg_advisory_xact_lock_shared(${lockOf(organizationId)})`;
}

function lockOf(organizationId: string): Prisma.Sql {
  return Prisma.sql`hashtextextended(${JSON.stringify(['ai_erasure', organizationId])}::text, 0)`;
}

/** Takes the sums of what was removed of a user, or about an entity, before it was erased. */
export function takeRemovedSums(
  organizationId: string,
  target: Exclude<ErasureTarget, { type: 'conversation' }>,
): Prisma.Sql {
  const about =
    target.type === 'user'
      ? Prisma.sql`r.user_id = ${target.userId}`
      : Prisma.sql`r.entity_type = ${target.entityType} AND r.entity_id = ${target.entityId}`;
  return Prisma.sql`
    DELETE FROM ai_removed_sum r WHERE r.organization_id = ${organizationId} AND ${about}
    RETURNING user_id, ${DAY_KIND}, ${SUMS}`;
}

/** Puts such sums back, with pseudonyms in them. */
export function putRemovedSums(organizationId: string, sums: readonly object[]): Prisma.Sql {
  return addSums(
    organizationId,
    Prisma.sql`json_populate_recordset(NULL::ai_removed_sum, ${JSON.stringify(sums)}::json)`,
  );
}
