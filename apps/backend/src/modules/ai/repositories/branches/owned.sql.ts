import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';

/** A conversation, by its owner and id. */
export interface Owned {
  scope: Scope;
  /** The id, or the column that has it. */
  conversationId: string | Prisma.Sql;
  /** True where it may be one that its owner has deleted. */
  withDeleted?: boolean | undefined;
  /** The column that has the user, where rows of several users are read. */
  user?: Prisma.Sql;
}

/** The condition that rows of a table are of a conversation. */
export function within({ scope, conversationId, user }: Owned, table: string): Prisma.Sql {
  const of = Prisma.raw(table);
  return Prisma.sql`${of}.organization_id = ${scope.organizationId} AND ${of}.user_id = ${user ?? scope.userId}
    AND ${of}.conversation_id = ${conversationId}::uuid`;
}
