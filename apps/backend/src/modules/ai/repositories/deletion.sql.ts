import { Prisma } from '../../../prisma/generated/client.js';
import { SUMMARIZED, SUMMARIZER } from '../domain/reserved.js';
import type { SqlExecutor } from './database-gateway.js';
import { IS_THERE } from './own-conversation.sql.js';

/** The condition that one conversation, by its table's name, sums up what has an id, which is a text. */
export function sumsUp(summary: 'c' | 's', id: Prisma.Sql): Prisma.Sql {
  const of = Prisma.raw(summary);
  return Prisma.sql`${of}.agent_type = ${SUMMARIZER} AND ${of}.entity_type = ${SUMMARIZED} AND ${of}.entity_id = ${id}`;
}

/**
 * Does what follows from the deletion of conversations, in its transaction: what sums them up goes with them, since it
 * says the same, and calls that waited for a decision can never run any more.
 */
export async function afterDeletion(
  database: SqlExecutor,
  organizationId: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await database.query(deleteSummaries(organizationId, ids));
  await database.query(expireApprovals(organizationId, ids));
}

/** Deletes what sums up conversations. Only their owner has any. */
export function deleteSummaries(organizationId: string, ids: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    UPDATE ai_conversation c SET deleted_at = statement_timestamp(), updated_at = statement_timestamp()
    WHERE c.organization_id = ${organizationId} AND ${sumsUp('c', Prisma.sql`ANY(${ids}::text[])`)} AND c.${IS_THERE}`;
}

function expireApprovals(organizationId: string, ids: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    UPDATE ai_approval a SET status = 'EXPIRED', decided_at = statement_timestamp()
    WHERE a.organization_id = ${organizationId} AND a.conversation_id = ANY(${ids}::uuid[]) AND a.status = 'PENDING'`;
}
