import { Injectable } from '@nestjs/common';
import type { EntityRef } from '../../../../common/principal.js';
import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { SUMMARIZED } from '../../domain/reserved.js';
import type { SqlExecutor } from '../../repositories/database-gateway.js';
import type { ReturningConversation } from '../../services/import-hooks.js';
import { SubjectHash } from '../audit/subject-hash.js';
import { MAX_ERASURE_STATEMENT_MS } from './erasure.limits.js';
import { shareErasures } from './erasure.sql.js';
import { entityHash, NO_ENTITY } from './target-hashes.js';

interface Hashes {
  user: string;
  conversations: string[];
  entity: string;
}

interface Found {
  hash: string;
  narrowedTo: string[] | null;
  requestedAt: Date;
}

/** Knows conversations again that were erased, or removed: what an import brings back of them is not stored. */
@Injectable()
export class ErasedConversationRepository {
  constructor(private readonly subjects: SubjectHash) {}

  /**
   * Lets no erasure be asked for until the transaction ends. An import calls it behind its last row and judges then: an
   * erasure that was asked for before is seen, and one that comes after it covers what the import has stored.
   *
   * @param database a transaction
   */
  async holdUp(database: SqlExecutor, organizationId: string): Promise<void> {
    const limit = String(MAX_ERASURE_STATEMENT_MS);
    await database.query(Prisma.sql`SELECT set_config('lock_timeout', ${limit}, true)`);
    await database.query(shareErasures(organizationId));
  }

  /**
   * Tells whether an erasure covers a conversation, whether it is done by now or not: one whose beginning is not later
   * than it. What has no time is known by its id alone, which stands for its messages where its source has none.
   */
  async isErased(database: SqlExecutor, scope: Scope, conversation: ReturningConversation): Promise<boolean> {
    const hashes = this.hashesOf(scope, conversation);
    const found = await database.query<Found>(Prisma.sql`
      SELECT e.target_hash AS hash, e.narrowed_to AS "narrowedTo", e.requested_at AS "requestedAt" FROM ai_erasure e
      WHERE e.organization_id = ${scope.organizationId}
        AND e.target_hash = ANY(${[hashes.user, hashes.entity, ...hashes.conversations]}::text[])
      UNION ALL
      SELECT r.conversation_hash, NULL, r.erased_at FROM ai_removed_conversation r
      WHERE r.organization_id = ${scope.organizationId} AND r.erased_at IS NOT NULL
        AND r.conversation_hash = ANY(${hashes.conversations}::text[])`);
    return found.some((erasure) => covers(erasure, conversation, hashes));
  }

  /** Tells whether a conversation was removed for good, other than by an erasure. */
  async isRemoved(
    database: SqlExecutor,
    { organizationId }: Scope,
    ids: readonly string[],
  ): Promise<boolean> {
    const hashes = ids.map((id) => this.subjects.of(organizationId, id));
    const found = await database.query(Prisma.sql`
      SELECT FROM ai_removed_conversation r
      WHERE r.organization_id = ${organizationId} AND r.erased_at IS NULL
        AND r.conversation_hash = ANY(${hashes}::text[]) LIMIT 1`);
    return found.length > 0;
  }

  private hashesOf({ organizationId, userId }: Scope, { ids, entity }: ReturningConversation): Hashes {
    return {
      user: this.subjects.of(organizationId, userId),
      conversations: [...ids, ...summarized(entity)].map((id) => this.subjects.of(organizationId, id)),
      entity: entity ? entityHash(this.subjects, organizationId, entity) : NO_ENTITY,
    };
  }
}

/** What a summary sums up: an erasure that covers that covers the summary. */
function summarized(entity: EntityRef | null): string[] {
  return entity?.entityType === SUMMARIZED ? [entity.entityId] : [];
}

function covers(
  { hash, narrowedTo, requestedAt }: Found,
  { earliest, isDated }: ReturningConversation,
  { conversations, entity }: Hashes,
): boolean {
  if (narrowedTo !== null && !narrowedTo.includes(entity)) return false;
  if (earliest !== null && earliest <= requestedAt) return true;
  return !isDated && conversations.includes(hash);
}
