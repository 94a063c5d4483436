import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import type { HeldTurn } from './running-step.js';

/** The row of a conversation's turn, whichever that is. */
export function isTurnOf({ organizationId, userId }: Scope, conversationId: string): Prisma.Sql {
  return Prisma.sql`organization_id = ${organizationId} AND user_id = ${userId}
    AND conversation_id = ${conversationId}::uuid`;
}

/** The row of a turn, for as long as it is that turn's. */
export function isTurn(scope: Scope, { id, conversationId }: HeldTurn): Prisma.Sql {
  return Prisma.sql`${isTurnOf(scope, conversationId)} AND id = ${id}::uuid`;
}

/** Tells whether another process follows a turn for its readers. Citus takes no clock in a COALESCE of a change. */
export const IS_FOLLOWED = Prisma.sql`((followed_until > statement_timestamp()) IS TRUE)`;

/** The columns of a `TurnState`. */
export const TURN_STATE = turnState(IS_FOLLOWED);

/**
 * As `TURN_STATE`, of a turn that was just renewed: its lease tells the time, since Citus takes no clock in what an update
 * returns.
 */
export function renewedTurnState(leaseMs: number): Prisma.Sql {
  const lease = Prisma.sql`${leaseMs}::double precision * interval '1 millisecond'`;
  return turnState(Prisma.sql`coalesce(leased_until - followed_until < ${lease}, false)`);
}

function turnState(isFollowed: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`stop_requested AS "isStopRequested", ${isFollowed} AS "isFollowed"`;
}
