import { type Scope, userKey } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { newId } from '../../domain/new-id.js';
import { fromNow } from '../../repositories/from-now.sql.js';

/** The message that a turn makes, and the front end's name for the chat. */
export interface TurnNames {
  messageId: string | null;
  chatId: string | null;
}

const UNNAMED: TurnNames = { messageId: null, chatId: null };

/**
 * Takes a conversation's turn, where none runs or the lease of the last one has expired. The unique index lets one of
 * any number of simultaneous callers have it; the others get no row. That a lease has expired is told by the new one, and
 * not by the clock, which Citus would have to ask for each row.
 */
export function takeTurn(
  scope: Scope,
  conversationId: string,
  leaseMs: number,
  { messageId, chatId } = UNNAMED,
): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO ai_turn AS t (
      id, organization_id, user_id, conversation_id, leased_until, message_id, chat_id)
    VALUES (${newId()}::uuid, ${scope.organizationId}, ${scope.userId}, ${conversationId}::uuid, ${fromNow(leaseMs)},
      ${messageId}, ${chatId})
    ON CONFLICT (organization_id, conversation_id) DO UPDATE
      SET id = excluded.id, leased_until = excluded.leased_until, stop_requested = false,
        message_id = excluded.message_id, chat_id = excluded.chat_id, followed_until = NULL, is_left = false
      WHERE excluded.leased_until - t.leased_until > ${leaseMs}::double precision * interval '1 millisecond'
    RETURNING t.id`;
}

/** Lets the turns of one user be taken one after the other, until the transaction ends. */
export function lockTurnsOf(scope: Scope): Prisma.Sql {
  return Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended(${userKey(scope)}::text, 0))`;
}

/** Counts the user's turns that run in other conversations. */
export function turnsBeside({ organizationId, userId }: Scope, conversationId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT count(*)::int AS count FROM ai_turn t
    WHERE t.organization_id = ${organizationId} AND t.user_id = ${userId}
      AND t.conversation_id <> ${conversationId}::uuid AND t.leased_until > statement_timestamp()`;
}
