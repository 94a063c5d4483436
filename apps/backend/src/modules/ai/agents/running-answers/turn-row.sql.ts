import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import type { HeldTurn } from './running-step.js';

/** A time from now by the database's clock, which all processes share. */
export function until(milliseconds: number): Prisma.Sql {
  return Prisma.sql`clock_timestamp() + ${milliseconds}::double precision * interval '1 millisecond'`;
}

/** The row of a turn, for as long as it is that turn's. */
export function isTurn({ organizationId, userId }: Scope, { id, conversationId }: HeldTurn): Prisma.Sql {
  return Prisma.sql`organization_id = ${organizationId} AND user_id = ${userId}
    AND conversation_id = ${conversationId}::uuid AND id = ${id}::uuid`;
}
