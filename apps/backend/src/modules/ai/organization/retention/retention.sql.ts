import type { EntityRef } from '../../../../common/principal.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import type { ConversationStatus } from '../../domain/conversation.js';
import { withStatus } from '../../repositories/list.sql.js';
import { slotOf } from '../../repositories/list-moment.sql.js';
import { IS_THERE } from '../../repositories/own-conversation.sql.js';
import { isHeld } from '../holds/held.sql.js';
import { withinEntities } from '../target/narrowed.sql.js';
import type { RetentionPolicy } from './retention-policy.js';

/** Where a page of conversations that are due to be purged ended. */
export interface PurgePosition {
  deletedAt: Date;
  id: string;
}

function before(days: number): Prisma.Sql {
  return Prisma.sql`(statement_timestamp() - ${days}::int * interval '24 hours')`;
}

/** The condition that the last activity of `ai_conversation c` is so long ago. The slot leads to the index. */
function isIdle(days: number | null): Prisma.Sql {
  if (days === null) return Prisma.sql`false`;
  return Prisma.sql`(c.activity_slot <= ${slotOf(before(days))}
    AND coalesce(c.last_message_at, c.created_at) < ${before(days)})`;
}

/** The condition that `ai_conversation c` was deleted so long ago. */
function isDueToPurge(days: number | null): Prisma.Sql {
  return days === null
    ? Prisma.sql`false`
    : Prisma.sql`(c.deleted_at IS NOT NULL AND c.deleted_at < ${before(days)})`;
}

/**
 * Locks conversations of one status that nobody has deleted and that have been idle for so long, the longest first, as a
 * common table expression: the index of the organization's list has them in this order. Those that somebody changes now are left, and those in which a turn runs.
 */
function idle(organizationId: string, days: number, status: ConversationStatus, limit: number): Prisma.Sql {
  return Prisma.sql`idle AS MATERIALIZED (
      SELECT c.id FROM ai_conversation c
      WHERE c.organization_id = ${organizationId} AND c.${IS_THERE} AND ${withStatus(status)} AND ${isIdle(days)}
        AND NOT EXISTS (
          SELECT FROM ai_turn t
          WHERE t.organization_id = ${organizationId} AND t.user_id = c.user_id AND t.conversation_id = c.id
            AND t.leased_until > statement_timestamp())
      ORDER BY c.activity_slot LIMIT ${limit} FOR UPDATE OF c SKIP LOCKED
    )`;
}

export function archiveIdle(
  organizationId: string,
  days: number,
  status: ConversationStatus,
  limit: number,
): Prisma.Sql {
  return Prisma.sql`
    WITH ${idle(organizationId, days, status, limit)}
    UPDATE ai_conversation c SET
      status = 'ARCHIVED', archived_at = statement_timestamp(), updated_at = statement_timestamp()
    WHERE c.organization_id = ${organizationId} AND c.id IN (SELECT id FROM idle)
    RETURNING c.id`;
}

export function deleteIdle(
  organizationId: string,
  days: number,
  status: ConversationStatus,
  limit: number,
): Prisma.Sql {
  return Prisma.sql`
    WITH ${idle(organizationId, days, status, limit)}
    UPDATE ai_conversation c SET deleted_at = statement_timestamp(), updated_at = statement_timestamp()
    WHERE c.organization_id = ${organizationId} AND c.id IN (SELECT id FROM idle)
    RETURNING c.id, c.user_id AS "userId"`;
}

/** Conversations that are due to be purged, held or not, the longest deleted first. */
export function dueToPurge(
  organizationId: string,
  days: number,
  limit: number,
  after: PurgePosition | null,
): Prisma.Sql {
  const behind =
    after === null
      ? Prisma.empty
      : Prisma.sql`AND (c.deleted_at, c.id) > (${after.deletedAt}::timestamptz, ${after.id}::uuid)`;
  return Prisma.sql`
    SELECT c.id, c.deleted_at AS "deletedAt" FROM ai_conversation c
    WHERE c.organization_id = ${organizationId} AND ${isDueToPurge(days)} ${behind}
    ORDER BY c.deleted_at, c.id LIMIT ${limit}`;
}

/** Counts what a policy would change now. */
export function previewOf(
  organizationId: string,
  { archiveAfterDays, deleteAfterDays, purgeDeletedAfterDays }: RetentionPolicy,
  entities: readonly EntityRef[] | undefined,
): Prisma.Sql {
  return Prisma.sql`
    SELECT count(*) FILTER (WHERE action = 'archive')::int AS archive,
      count(*) FILTER (WHERE action = 'delete')::int AS delete,
      count(*) FILTER (WHERE action = 'purge')::int AS purge, count(*) FILTER (WHERE action = 'held')::int AS held
    FROM (
      SELECT CASE
        WHEN c.deleted_at IS NOT NULL THEN
          CASE WHEN ${isDueToPurge(purgeDeletedAfterDays)} THEN
            CASE WHEN ${isHeld(organizationId)} THEN 'held' ELSE 'purge' END
          END
        WHEN ${isIdle(deleteAfterDays)} THEN 'delete'
        WHEN c.status <> 'ARCHIVED' AND ${isIdle(archiveAfterDays)} THEN 'archive'
      END AS action
      FROM ai_conversation c
      WHERE c.organization_id = ${organizationId} AND ${withinEntities(entities)}
    ) due`;
}
