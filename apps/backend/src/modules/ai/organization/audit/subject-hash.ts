import { createHmac, type KeyObject } from 'node:crypto';

/**
 * Makes of a user's or an entity's id what stands for it in the audit trail: the same each time, and not to be guessed
 * without the key of the database. It outlives an erasure, and tells nobody whom it was about.
 */
export class SubjectHash {
  constructor(private readonly key: KeyObject) {}

  of(organizationId: string, ...subject: readonly string[]): string {
    const named = JSON.stringify(['audit', organizationId, ...subject]);
    return createHmac('sha256', this.key).update(named).digest('base64url');
  }
}
