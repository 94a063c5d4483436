import type { Scope } from '../../../common/scope.js';
import { Prisma } from '../../../prisma/generated/client.js';

/**
 * The condition that a conversation is there for its owner: it was not deleted. Every statement about conversations of a
 * user has it, at every look at the table; `test/query-plans/deleted.spec.ts` reads that from the plans of all.
 */
export const IS_THERE = Prisma.sql`deleted_at IS NULL`;

/** The condition that `ai_conversation c` is one that a user has. */
export function ofOwner({ organizationId, userId }: Scope): Prisma.Sql {
  return Prisma.sql`c.organization_id = ${organizationId} AND c.user_id = ${userId} AND c.${IS_THERE}`;
}

/** The condition that `ai_conversation c` is the one with this id, and that the user has it. */
export function isOwn(scope: Scope, id: string | Prisma.Sql): Prisma.Sql {
  return Prisma.sql`${ofOwner(scope)} AND c.id = ${id}::uuid`;
}
