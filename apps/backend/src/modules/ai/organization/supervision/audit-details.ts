import { Injectable } from '@nestjs/common';
import type { AuditDetails } from '../audit/audit-entry.js';
import { SubjectHash } from '../audit/subject-hash.js';

/** What was asked for in a list or a search: what names somebody, or was written by somebody, is left out. */
interface Asked {
  userId?: string | undefined;
  entityId?: string | undefined;
  status?: string | undefined;
  role?: string | undefined;
  deleted?: boolean | undefined;
  /** What was listed in place of conversations. */
  by?: 'entity' | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** Says in the audit trail what was asked for: users and entities as keyed hashes, and no text. */
@Injectable()
export class SupervisionDetails {
  constructor(private readonly subjects: SubjectHash) {}

  of(organizationId: string, { userId, entityId, cursor, ...settings }: Asked): AuditDetails {
    const hash = (id: string | undefined) => id && this.subjects.of(organizationId, id);
    const { status, role, deleted, by, limit } = settings;
    const details = {
      userId: hash(userId),
      entityId: hash(entityId),
      status,
      role,
      deleted,
      by,
      limit,
      continued: cursor === undefined ? undefined : true,
    };
    return Object.fromEntries(
      Object.entries(details).filter(([, value]) => value !== undefined),
    ) as AuditDetails;
  }
}
