import type { Scope } from './scope.js';

/** An entity that a principal's grants are narrowed to. */
export interface EntityRef {
  entityType: string;
  entityId: string;
}

/** The caller of a request, with what it may do within its organization. */
export interface Principal extends Scope {
  /** Grants, such as `ai:append`. */
  grants: ReadonlySet<string> | readonly string[];
  /** Entities that the grants are narrowed to; all where absent, none where empty. */
  entities?: readonly EntityRef[];
  /** The end of what names it, such as its token: a stream ends then, too. Without it, streams end by themselves. */
  expiresAt?: Date;
}

export function scopeOf({ organizationId, userId }: Scope): Scope {
  return { organizationId, userId };
}

/** The grants that this backend knows; an application may have others. */
export const GRANTS: readonly string[] = ['ai:append', 'ai:supervise', 'ai:audit', 'ai:govern'];

export function isGranted({ grants }: Pick<Principal, 'grants'>, grant: string): boolean {
  return Array.isArray(grants) ? grants.includes(grant) : (grants as ReadonlySet<string>).has(grant);
}
