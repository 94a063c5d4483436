import { Injectable } from '@nestjs/common';
import type { EntityRef } from '../../../../common/principal.js';
import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { newId } from '../../domain/new-id.js';
import { DatabaseGateway, type SqlExecutor } from '../../repositories/database-gateway.js';
import { fromNow } from '../../repositories/from-now.sql.js';
import { DEFAULT_POLICY, type RetentionPolicy, type RetentionPreview } from './retention-policy.js';
import { APPLIED_EVERY_MS, RETENTION_LEASE_MS } from './retention.limits.js';
import { previewOf } from './retention.sql.js';

/** Policies of organizations as rows, and whose turn it is to apply them. */
@Injectable()
export class RetentionRepository {
  constructor(private readonly database: DatabaseGateway) {}

  async policy(scope: Scope): Promise<RetentionPolicy> {
    const [row] = await this.database.of(scope).query<RetentionPolicy>(Prisma.sql`
      SELECT ${COLUMNS} FROM ai_retention r WHERE r.organization_id = ${scope.organizationId}`);
    return row ?? DEFAULT_POLICY;
  }

  /** @param andStore stores what is to be known of the change in its transaction */
  set(
    scope: Scope,
    policy: RetentionPolicy,
    andStore: (database: SqlExecutor) => Promise<void>,
  ): Promise<RetentionPolicy> {
    const { archiveAfterDays, deleteAfterDays, purgeDeletedAfterDays, auditDays } = policy;
    return this.database.of(scope).transaction(async (database) => {
      await database.query(Prisma.sql`
        INSERT INTO ai_retention (
          organization_id, archive_after_days, delete_after_days, purge_deleted_after_days, audit_days)
        VALUES (${scope.organizationId}, ${archiveAfterDays}::int, ${deleteAfterDays}::int,
          ${purgeDeletedAfterDays}::int, ${auditDays}::int)
        ON CONFLICT (organization_id) DO UPDATE SET archive_after_days = excluded.archive_after_days,
          delete_after_days = excluded.delete_after_days,
          purge_deleted_after_days = excluded.purge_deleted_after_days, audit_days = excluded.audit_days,
          applied_at = NULL`);
      await andStore(database);
      return policy;
    });
  }

  async preview(
    scope: Scope,
    policy: RetentionPolicy,
    entities: readonly EntityRef[] | undefined,
  ): Promise<RetentionPreview> {
    const [counts] = await this.database
      .of(scope)
      .query<RetentionPreview>(previewOf(scope.organizationId, policy, entities));
    if (!counts) throw new Error('PostgreSQL returned no row for counts.');
    return counts;
  }

  /** Finds organizations to whose conversations or audit trail a policy may apply, by their ids. */
  async organizations(): Promise<string[]> {
    const rows = await this.database.unscoped.query<{ organizationId: string }>(Prisma.sql`
      SELECT organization_id AS "organizationId" FROM (${WITH_SOMETHING_TO_APPLY}) found ORDER BY 1`);
    return rows.map(({ organizationId }) => organizationId);
  }

  /** Finds those to which none was applied for a while, the longest ago first. */
  async due(limit: number): Promise<string[]> {
    const rows = await this.database.unscoped.query<{ organizationId: string }>(Prisma.sql`
      SELECT f.organization_id AS "organizationId" FROM (${WITH_SOMETHING_TO_APPLY}) f
      LEFT JOIN ai_retention r ON r.organization_id = f.organization_id
      WHERE r.applied_at IS NULL
        OR r.applied_at < statement_timestamp() - ${APPLIED_EVERY_MS}::double precision * interval '1 millisecond'
      ORDER BY r.applied_at NULLS FIRST LIMIT ${limit}`);
    return rows.map(({ organizationId }) => organizationId);
  }

  /**
   * Takes an organization for this process, or goes on with it.
   *
   * @param leaseId of this run, where it has the organization already
   * @returns the policy to apply and the run's id; null where another process has it
   */
  async take(
    organizationId: string,
    leaseId: string | null,
  ): Promise<(RetentionPolicy & { leaseId: string }) | null> {
    const [row] = await this.database.unscoped.query<RetentionPolicy & { leaseId: string }>(Prisma.sql`
      INSERT INTO ai_retention AS r (organization_id, lease_id, leased_until)
      VALUES (${organizationId}, ${leaseId ?? newId()}::uuid, ${fromNow(RETENTION_LEASE_MS)})
      ON CONFLICT (organization_id) DO UPDATE SET lease_id = excluded.lease_id, leased_until = excluded.leased_until
        WHERE r.lease_id = ${leaseId}::uuid OR CASE
          -- Nobody's ends at no finite time, which is not subtracted before version 17.
          WHEN r.lease_id IS NULL THEN true
          ELSE excluded.leased_until - r.leased_until > ${RETENTION_LEASE_MS}::double precision * interval '1 millisecond'
        END
      RETURNING r.lease_id AS "leaseId", ${COLUMNS}`);
    return row ?? null;
  }

  /** @param isWhole whether the policy was applied to the end */
  async letGo(organizationId: string, leaseId: string, isWhole: boolean): Promise<void> {
    // Citus chooses by no clock in a change.
    const applied = isWhole ? Prisma.sql`, applied_at = statement_timestamp()` : Prisma.empty;
    await this.database.unscoped.query(Prisma.sql`
      UPDATE ai_retention r SET lease_id = NULL, leased_until = '-infinity' ${applied}
      WHERE r.organization_id = ${organizationId} AND r.lease_id = ${leaseId}::uuid`);
  }
}

const COLUMNS = Prisma.sql`r.archive_after_days AS "archiveAfterDays", r.delete_after_days AS "deleteAfterDays",
  r.purge_deleted_after_days AS "purgeDeletedAfterDays", r.audit_days AS "auditDays"`;

/** Organizations with a policy, with deleted conversations, or with an audit trail. */
const WITH_SOMETHING_TO_APPLY = Prisma.sql`
  SELECT r.organization_id FROM ai_retention r
  UNION SELECT c.organization_id FROM ai_conversation c WHERE c.deleted_at IS NOT NULL
  UNION SELECT a.organization_id FROM ai_audit_chain a`;
