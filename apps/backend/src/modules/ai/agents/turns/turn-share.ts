import type { Scope } from '../../../../common/scope.js';
import { ConversationError } from '../../domain/conversation-error.js';
import type { SqlExecutor } from '../../repositories/database-gateway.js';
import { RETRY_TURN_SECONDS } from './turn.limits.js';
import { lockTurnsOf, turnsBeside } from './turn.sql.js';

/**
 * Refuses a further turn to a user who has as many as one may have, in all processes. Of any number of simultaneous
 * callers each counts those before it: the lock comes first, in a statement of its own, since a statement sees nothing
 * that was committed after it began.
 *
 * @param transaction the transaction that then takes the turn
 * @throws ConversationError `RATE_LIMITED`
 */
export async function refuseFurtherTurn(
  transaction: SqlExecutor,
  scope: Scope,
  conversationId: string,
  perUser: number,
): Promise<void> {
  if (perUser === Infinity) return;
  await transaction.query(lockTurnsOf(scope));
  await refuseWhenFull(transaction, scope, conversationId, perUser);
}

/**
 * Refuses where the user has as many turns now, beside that of a conversation. Another may still be taken meanwhile.
 *
 * @throws ConversationError `RATE_LIMITED`
 */
export async function refuseWhenFull(
  database: SqlExecutor,
  scope: Scope,
  conversationId: string,
  perUser: number,
): Promise<void> {
  const [running] = await database.query<{ count: number }>(turnsBeside(scope, conversationId));
  if ((running?.count ?? 0) < perUser) return;
  throw new ConversationError(
    'RATE_LIMITED',
    `At most ${perUser} answers are made for a user at a time; stop one or wait for its end.`,
    { retryAfterSeconds: RETRY_TURN_SECONDS },
  );
}
