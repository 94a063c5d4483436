import { randomUUID } from 'node:crypto';
import type { Scope } from '../../src/modules/ai/index.js';

/** A user that no other test has. */
export function newScope(): Scope {
  return { organizationId: `org-${randomUUID()}`, userId: `user-${randomUUID()}` };
}
