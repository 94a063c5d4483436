import { Prisma } from '../../../../prisma/generated/client.js';
import { isOwn } from '../own-conversation.sql.js';
import type { Owned } from './owned.sql.js';

/** The head of a conversation: a query of one row. */
export function headOf(owned: Owned): Prisma.Sql {
  return Prisma.sql`SELECT coalesce(c.head, c.message_count) FROM ai_conversation c WHERE ${ofConversation(owned)}`;
}

/** Locks a conversation until the transaction ends: no append comes in between. */
export function lockConversation(owned: Owned): Prisma.Sql {
  return Prisma.sql`
    SELECT c.message_count AS messages FROM ai_conversation c WHERE ${ofConversation(owned)} FOR NO KEY UPDATE`;
}

export function ofConversation({ scope, conversationId, withDeleted }: Owned): Prisma.Sql {
  if (!withDeleted) return isOwn(scope, conversationId);
  return Prisma.sql`c.organization_id = ${scope.organizationId} AND c.user_id = ${scope.userId}
    AND c.id = ${conversationId}::uuid`;
}
