import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { newId } from '../../domain/new-id.js';
import { DatabaseGateway, type SqlExecutor } from '../../repositories/database-gateway.js';
import type { AuditDetails, AuditEntry } from './audit-entry.js';
import { checkedChains, digestBehind } from './audit.sql.js';

/** An entry as it is stored. */
export interface StoredEntry {
  actorUserId: string | null;
  action: string;
  targetType: string;
  targetId: string | null;
  requestId: string | null;
  details: AuditDetails;
}

/** Entries that are read; their target's id may stand in them in either of two forms. */
export interface AuditFilter {
  from?: Date | undefined;
  to?: Date | undefined;
  actor?: string | undefined;
  action?: string | undefined;
  targetType?: string | undefined;
  targetIds?: readonly string[] | undefined;
}

/** Where a page ended. */
export interface AuditPosition {
  at: Date;
  number: number;
}

type EntryRow = StoredEntry & { id: string; number: string; at: Date };

/** What an entry gets from its chain. */
interface NewRow {
  number: string;
  id: string;
  at: string;
  digest: string;
}

export interface CheckedChain {
  entries: number;
  firstBroken: string | null;
  endsAsItShould: boolean;
}

/** Entries of organizations' audit trails as rows. */
@Injectable()
export class AuditRepository {
  constructor(private readonly database: DatabaseGateway) {}

  /**
   * Adds an entry to the chain of its organization, behind whatever is being added to it at the time.
   *
   * @param within the transaction of what it tells of
   * @returns its id
   */
  add(scope: Scope, entry: StoredEntry, within?: SqlExecutor): Promise<string> {
    const add = (database: SqlExecutor) => addTo(database, scope.organizationId, entry);
    return within ? add(within) : this.database.of(scope).transaction(add);
  }

  /** Entries, newest first. */
  async read(
    scope: Scope,
    filter: AuditFilter,
    limit: number,
    after: AuditPosition | null,
  ): Promise<(AuditEntry & { number: number })[]> {
    const rows = await this.database.of(scope).query<EntryRow>(Prisma.sql`
      SELECT e.id::text AS id, e.number::text AS number, e.at, e.actor_user_id AS "actorUserId", e.action,
        e.target_type AS "targetType", e.target_id AS "targetId", e.request_id AS "requestId", e.details
      FROM ai_audit_entry e
      WHERE e.organization_id = ${scope.organizationId} ${matching(filter)}
        ${after === null ? Prisma.empty : Prisma.sql`AND (e.at, e.number) < (${after.at}::timestamptz, ${after.number}::bigint)`}
      ORDER BY e.at DESC, e.number DESC LIMIT ${limit}`);
    return rows.map(toEntry);
  }

  /** Checks the chain of an organization; null where it has none. */
  async check(scope: Scope): Promise<CheckedChain | null> {
    const own = Prisma.sql`e.organization_id = ${scope.organizationId}`;
    const [chain] = await this.database.of(scope).query<CheckedChain>(checkedChains(own));
    return chain ?? null;
  }
}

/** The lock of the chain's row comes first: the entry is numbered, dated and chained under it. */
async function addTo(database: SqlExecutor, organizationId: string, entry: StoredEntry): Promise<string> {
  await database.query(Prisma.sql`
    INSERT INTO ai_audit_chain AS c (organization_id) VALUES (${organizationId})
    ON CONFLICT (organization_id) DO UPDATE SET at = c.at`);
  const [added] = await database.query<NewRow>(nextEntry(organizationId, entry));
  if (!added) throw new Error('An audit trail has no chain.');
  // Each by a statement of its own, of values alone: Citus sends what reads and writes to all machines.
  await database.query(Prisma.sql`
    INSERT INTO ai_audit_entry (organization_id, number, id, at, actor_user_id, action, target_type, target_id,
      request_id, details, digest)
    VALUES (${organizationId}, ${added.number}::bigint, ${added.id}::uuid, ${added.at}::timestamptz,
      ${entry.actorUserId}, ${entry.action}, ${entry.targetType}, ${entry.targetId}, ${entry.requestId},
      ${JSON.stringify(entry.details)}::json, decode(${added.digest}, 'hex'))`);
  await database.query(Prisma.sql`
    UPDATE ai_audit_chain SET number = ${added.number}::bigint, digest = decode(${added.digest}, 'hex'),
      at = ${added.at}::timestamptz
    WHERE organization_id = ${organizationId}`);
  return added.id;
}

/** The number, the time and the digest of the entry that comes next. */
function nextEntry(organizationId: string, entry: StoredEntry): Prisma.Sql {
  return Prisma.sql`
    SELECT e.number::text AS number, e.id::text AS id, e.at::text AS at,
      encode(${digestBehind(Prisma.sql`e.previous`)}, 'hex') AS digest
    FROM (
      SELECT c.number + 1 AS number, ${newId()}::uuid AS id, greatest(c.at, now())::timestamptz(3) AS at,
        ${entry.actorUserId}::text AS actor_user_id, ${entry.action}::text AS action,
        ${entry.targetType}::text AS target_type, ${entry.targetId}::text AS target_id,
        ${entry.requestId}::text AS request_id, ${JSON.stringify(entry.details)}::json AS details, c.digest AS previous
      FROM ai_audit_chain c WHERE c.organization_id = ${organizationId}
    ) e`;
}

function matching({ from, to, actor, action, targetType, targetIds }: AuditFilter): Prisma.Sql {
  const conditions = [
    from === undefined ? null : Prisma.sql`AND e.at >= ${from}::timestamptz`,
    to === undefined ? null : Prisma.sql`AND e.at < ${to}::timestamptz`,
    actor === undefined ? null : Prisma.sql`AND e.actor_user_id = ${actor}`,
    action === undefined ? null : Prisma.sql`AND e.action = ${action}`,
    targetType === undefined ? null : Prisma.sql`AND e.target_type = ${targetType}`,
    targetIds === undefined ? null : Prisma.sql`AND e.target_id = ANY(${targetIds}::text[])`,
  ].filter((condition) => condition !== null);
  return conditions.length > 0 ? Prisma.join(conditions, ' ') : Prisma.empty;
}

function toEntry({ id, number, at, details, ...row }: EntryRow): AuditEntry & { number: number } {
  const { actorUserId, action, targetType, targetId, requestId } = row;
  return {
    id,
    number: Number(number),
    at,
    actor: { userId: actorUserId },
    action: action as AuditEntry['action'],
    target: {
      type: targetType as AuditEntry['target']['type'],
      ...(targetId === null ? {} : { id: targetId }),
    },
    requestId,
    details,
  };
}
