import { Prisma } from '../../../../prisma/generated/client.js';
import { isOrganizationHeld } from '../holds/held.sql.js';

/**
 * Shortens the chain of an organization by entries that are so old, some thousand at most: the digest of the last of them
 * is kept. None where the organization is held.
 */
export function shortenChain(organizationId: string, days: number, limit: number): Prisma.Sql {
  return Prisma.sql`
    UPDATE ai_audit_chain c SET removed_number = e.number, removed_digest = e.digest
    FROM (
      SELECT e.number, e.digest
      FROM ai_audit_chain c
      JOIN ai_audit_entry e ON e.organization_id = c.organization_id
      WHERE c.organization_id = ${organizationId} AND e.organization_id = ${organizationId}
        AND e.number > c.removed_number AND e.number <= c.removed_number + ${limit}::int
        AND e.at < statement_timestamp() - ${days}::int * interval '24 hours'
      ORDER BY e.number DESC LIMIT 1
    ) e
    WHERE c.organization_id = ${organizationId} AND NOT ${isOrganizationHeld(organizationId)}
    RETURNING c.removed_number AS "removedNumber"`;
}

/** Removes the entries that the chain was shortened by. */
export function removeEntries(organizationId: string, removedNumber: number): Prisma.Sql {
  return Prisma.sql`
    DELETE FROM ai_audit_entry e
    WHERE e.organization_id = ${organizationId} AND e.number <= ${removedNumber}::bigint
      AND NOT ${isOrganizationHeld(organizationId)}
    RETURNING e.number`;
}
