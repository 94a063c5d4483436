import { Injectable } from '@nestjs/common';
import { Prisma } from '../../../../prisma/generated/client.js';
import { DatabaseGateway } from '../../repositories/database-gateway.js';
import { SubjectHash } from '../audit/subject-hash.js';
import { entityHash, NO_ENTITY, targetHashes } from './target-hashes.js';

/** A conversation that is about to come back. */
export interface ReturningConversation {
  organizationId: string;
  userId: string;
  id: string;
  entityType: string | null;
  entityId: string | null;
  createdAt: Date | string;
}

/** Knows conversations again that were erased: what an import brings back of them is not stored. */
@Injectable()
export class ErasedConversationRepository {
  constructor(
    private readonly database: DatabaseGateway,
    private readonly subjects: SubjectHash,
  ) {}

  /** Tells whether an erasure covers a conversation, whether it is done by now or not. */
  async isErased({ organizationId, userId, id, ...of }: ReturningConversation): Promise<boolean> {
    const { entityType, entityId, createdAt } = of;
    const entity = entityType !== null && entityId !== null ? { entityType, entityId } : null;
    const hashes = [
      targetHashes(this.subjects, organizationId, { type: 'user', userId }, null).target,
      targetHashes(this.subjects, organizationId, { type: 'conversation', conversationId: id }, null).target,
      ...(entity ? [entityHash(this.subjects, organizationId, entity)] : []),
    ];
    const found = await this.database.unscoped.query<{ narrowedTo: string[] | null }>(Prisma.sql`
      SELECT e.narrowed_to AS "narrowedTo" FROM ai_erasure e
      WHERE e.organization_id = ${organizationId} AND e.target_hash = ANY(${hashes}::text[])
        AND e.requested_at >= ${createdAt}::timestamptz`);
    const own = entity ? entityHash(this.subjects, organizationId, entity) : NO_ENTITY;
    return found.some(({ narrowedTo }) => narrowedTo === null || narrowedTo.includes(own));
  }
}
