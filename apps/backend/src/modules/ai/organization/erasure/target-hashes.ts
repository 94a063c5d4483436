import type { EntityRef } from '../../../../common/principal.js';
import type { SubjectHash } from '../audit/subject-hash.js';
import type { ErasureTarget, Narrowing } from './erasure.js';

/** What stands for the target of an erasure for good. */
export interface TargetHashes {
  target: string;
  /** Of the entities that it is narrowed to; null for all. */
  narrowedTo: string[] | null;
}

/** Stands for conversations about no entity, among the entities that an erasure is narrowed to. */
export const NO_ENTITY = '';

export function targetHashes(
  subjects: SubjectHash,
  organizationId: string,
  target: ErasureTarget,
  narrowing: Narrowing | null,
): TargetHashes {
  return {
    target: hashOf(subjects, organizationId, target),
    narrowedTo: narrowing && [
      ...narrowing.entities.map((entity) => entityHash(subjects, organizationId, entity)),
      ...(narrowing.withNone ? [NO_ENTITY] : []),
    ],
  };
}

function hashOf(subjects: SubjectHash, organizationId: string, target: ErasureTarget): string {
  switch (target.type) {
    case 'user':
      return subjects.of(organizationId, target.userId);
    case 'entity':
      return entityHash(subjects, organizationId, target);
    case 'conversation':
      return subjects.of(organizationId, target.conversationId);
  }
}

/** Stands for the target in the audit trail, which is looked through for the plain id of a user, an entity or a conversation. */
export function auditedId(subjects: SubjectHash, organizationId: string, target: ErasureTarget): string {
  if (target.type === 'user') return subjects.of(organizationId, target.userId);
  const id = target.type === 'entity' ? target.entityId : target.conversationId;
  return subjects.of(organizationId, id);
}

export function entityHash(
  subjects: SubjectHash,
  organizationId: string,
  { entityType, entityId }: EntityRef,
): string {
  return subjects.of(organizationId, entityType, entityId);
}
