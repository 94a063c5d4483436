import type { Scope } from '../../../common/scope.js';
import { Prisma } from '../../../prisma/generated/client.js';

/**
 * The condition that a conversation is there for its owner: it was not deleted. Every statement about conversations of a
 * user has it, at every look at the table; `test/query-plans/deleted.spec.ts` reads that from the plans of all.
 */
export const IS_THERE = Prisma.sql`deleted_at IS NULL`;

/** Marks the owner of conversations that somebody reads who sees deleted ones, too. No request can bring it. */
const WITH_DELETED = Symbol('WITH_DELETED');

/** Names an owner whose deleted conversations are read like the others. */
export function withDeleted({ organizationId, userId }: Scope): Scope {
  return { organizationId, userId, [WITH_DELETED]: true } as Scope;
}

/** The condition that `ai_conversation c` is one that a user has. */
export function ofOwner(scope: Scope): Prisma.Sql {
  const owned = Prisma.sql`c.organization_id = ${scope.organizationId} AND c.user_id = ${scope.userId}`;
  return WITH_DELETED in scope ? owned : Prisma.sql`${owned} AND c.${IS_THERE}`;
}

/** The condition that `ai_conversation c` is the one with this id, and that the user has it. */
export function isOwn(scope: Scope, id: string | Prisma.Sql): Prisma.Sql {
  return Prisma.sql`${ofOwner(scope)} AND c.id = ${id}::uuid`;
}
