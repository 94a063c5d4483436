import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { newId } from '../../domain/new-id.js';
import { DatabaseGateway } from '../../repositories/database-gateway.js';
import { refuseFurtherTurn, refuseWhenFull } from './turn-share.js';
import { takeTurn, until } from './turn.sql.js';

/** A turn that was taken. Its row is found by the conversation; the id tells whether the row is still this turn's. */
export interface HeldTurn {
  id: string;
  conversationId: string;
}

/** The running turns of all processes. */
@Injectable()
export class TurnRepository {
  constructor(private readonly database: DatabaseGateway) {}

  /**
   * Takes a conversation's turn, where its user has fewer than `perUser` others.
   *
   * @returns the turn's id, or null where another turn runs
   * @throws ConversationError `RATE_LIMITED`
   */
  takeShare(scope: Scope, conversationId: string, leaseMs: number, perUser: number): Promise<string | null> {
    return this.database.of(scope).transaction(async (transaction) => {
      await refuseFurtherTurn(transaction, scope, conversationId, perUser);
      return idIn(await transaction.query(takeTurn(scope, conversationId, leaseMs)));
    });
  }

  /** @throws ConversationError `RATE_LIMITED` where the user has `perUser` turns, before work is done for a further one */
  refuseWhenFull(scope: Scope, perUser: number): Promise<void> {
    return refuseWhenFull(this.database.of(scope), scope, newId(), perUser);
  }

  /** Takes a conversation's turn, however many others run: for work that asks no model. */
  async take(scope: Scope, conversationId: string, leaseMs: number): Promise<string | null> {
    return idIn(await this.database.of(scope).query(takeTurn(scope, conversationId, leaseMs)));
  }

  /** @returns whether the turn may go on: the row is still this turn's, and no stop was requested */
  async renew(scope: Scope, turn: HeldTurn, leaseMs: number): Promise<boolean> {
    const [row] = await this.database.of(scope).query<{ stop_requested: boolean }>(Prisma.sql`
      UPDATE ai_turn SET leased_until = ${until(leaseMs)}
      WHERE ${is(turn, scope)}
      RETURNING stop_requested`);
    return row !== undefined && !row.stop_requested;
  }

  async release(scope: Scope, { id, conversationId }: HeldTurn): Promise<void> {
    const { organizationId, userId } = scope;
    const where = { organizationId, userId, conversationId, id };
    await this.database.of(scope).prisma((prisma) => prisma.aiTurn.deleteMany({ where }));
  }

  /** @returns the id of the running turn, which will see the request, or null where none runs */
  async requestStop(scope: Scope, conversationId: string): Promise<string | null> {
    const [row] = await this.database.of(scope).query<{ id: string }>(Prisma.sql`
      UPDATE ai_turn SET stop_requested = true
      WHERE organization_id = ${scope.organizationId} AND user_id = ${scope.userId}
        AND conversation_id = ${conversationId}::uuid AND leased_until > clock_timestamp()
      RETURNING id`);
    return row?.id ?? null;
  }

  /** Tells whether a turn still runs. */
  async isHeld(scope: Scope, turn: HeldTurn): Promise<boolean> {
    const rows = await this.database.of(scope).query(Prisma.sql`
      SELECT FROM ai_turn WHERE ${is(turn, scope)} AND leased_until > clock_timestamp()`);
    return rows.length > 0;
  }
}

function idIn([row]: { id?: string }[]): string | null {
  return row?.id ?? null;
}

function is({ id, conversationId }: HeldTurn, { organizationId, userId }: Scope): Prisma.Sql {
  return Prisma.sql`organization_id = ${organizationId} AND user_id = ${userId}
    AND conversation_id = ${conversationId}::uuid AND id = ${id}::uuid`;
}
