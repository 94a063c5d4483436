import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { newId } from '../../domain/new-id.js';
import { DatabaseGateway } from '../../repositories/database-gateway.js';
import { ofOwner } from '../../repositories/own-conversation.sql.js';
import type { TurnState } from '../running-answers/running-answer.repository.js';
import type { HeldTurn } from '../running-answers/running-step.js';
import { fromNow } from '../../repositories/from-now.sql.js';
import { IS_FOLLOWED, isTurn, isTurnOf, renewedTurnState } from '../running-answers/turn-row.sql.js';
import { refuseFurtherTurn, refuseWhenFull } from './turn-share.js';
import { takeTurn, type TurnNames } from './turn.sql.js';

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
  takeShare(
    scope: Scope,
    conversationId: string,
    { leaseMs, perUser, ...names }: { leaseMs: number; perUser: number } & TurnNames,
  ): Promise<string | null> {
    return this.database.of(scope).transaction(async (transaction) => {
      await refuseFurtherTurn(transaction, scope, conversationId, perUser);
      return idIn(await transaction.query(takeTurn(scope, conversationId, leaseMs, names)));
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

  /** Says which message a turn makes, where it was taken before that was known. */
  async name(scope: Scope, turn: HeldTurn, { messageId, chatId }: TurnNames): Promise<void> {
    await this.database.of(scope).query(Prisma.sql`
      UPDATE ai_turn SET message_id = ${messageId}, chat_id = ${chatId} WHERE ${isTurn(scope, turn)}`);
  }

  /** @returns null where the row is not this turn's any more */
  async renew(scope: Scope, turn: HeldTurn, leaseMs: number, isLeft = false): Promise<TurnState | null> {
    const [row] = await this.database.of(scope).query<TurnState>(Prisma.sql`
      UPDATE ai_turn SET leased_until = ${fromNow(leaseMs)}, is_left = ${isLeft}
      WHERE ${isTurn(scope, turn)}
      RETURNING ${renewedTurnState(leaseMs)}`);
    return row ?? null;
  }

  /**
   * Lets go of a turn, and deletes its running answer unless somebody follows it elsewhere.
   *
   * @param isKept whether the answer stays in any case, to be stored
   * @returns whether the answer is still there
   */
  async release(scope: Scope, turn: HeldTurn, isKept = false): Promise<boolean> {
    const stays = Prisma.sql`${isKept}::boolean OR ${IS_FOLLOWED}`;
    const [row] = await this.database.of(scope).query<{ isKept: boolean }>(Prisma.sql`
      WITH released AS (
        DELETE FROM ai_turn WHERE ${isTurn(scope, turn)}
        RETURNING followed_until),
      deleted AS (
        DELETE FROM ai_turn_chunk c USING released
        WHERE c.organization_id = ${scope.organizationId} AND c.user_id = ${scope.userId}
          AND c.conversation_id = ${turn.conversationId}::uuid AND c.turn_id = ${turn.id}::uuid
          AND NOT (${stays}))
      SELECT ${stays} AS "isKept" FROM released`);
    return row?.isKept ?? false;
  }

  /** @returns the id of the running turn, which will see the request, or null where none runs */
  async requestStop(scope: Scope, conversationId: string): Promise<string | null> {
    const [row] = await this.database.of(scope).query<{ id: string }>(Prisma.sql`
      UPDATE ai_turn SET stop_requested = true
      WHERE ${isTurnOf(scope, conversationId)} AND leased_until > statement_timestamp()
      RETURNING id`);
    return row?.id ?? null;
  }

  /** Tells whether a turn still runs. */
  async isHeld(scope: Scope, turn: HeldTurn): Promise<boolean> {
    const rows = await this.database.of(scope).query(Prisma.sql`
      SELECT FROM ai_turn WHERE ${isTurn(scope, turn)} AND leased_until > statement_timestamp()`);
    return rows.length > 0;
  }

  /** Tells whether a turn runs that nobody follows any more, in any process. */
  async isLeft(scope: Scope, conversationId: string): Promise<boolean> {
    const rows = await this.database.of(scope).query(Prisma.sql`
      SELECT FROM ai_turn
      WHERE ${isTurnOf(scope, conversationId)} AND is_left AND coalesce(followed_until < statement_timestamp(), true)`);
    return rows.length > 0;
  }

  /** Finds the turn of a conversation, with the message that it makes, also where its process has died. */
  async find(scope: Scope, conversationId: string): Promise<FoundTurn | null> {
    const [row] = await this.database.of(scope).query<FoundTurn>(Prisma.sql`
      SELECT id, message_id AS "messageId", leased_until > statement_timestamp() AS "isHeld" FROM ai_turn
      WHERE ${isTurnOf(scope, conversationId)}`);
    return row ?? null;
  }

  /** Finds the conversation of a running turn by the front end's name for the chat. */
  async conversationOf(scope: Scope, agentType: string, chatId: string): Promise<string | null> {
    const [row] = await this.database.of(scope).query<{ id: string }>(Prisma.sql`
      SELECT t.conversation_id AS id FROM ai_turn t
      JOIN ai_conversation c
        ON c.organization_id = t.organization_id AND c.user_id = t.user_id AND c.id = t.conversation_id
      WHERE t.organization_id = ${scope.organizationId} AND t.user_id = ${scope.userId}
        AND ${ofOwner(scope)} AND t.chat_id = ${chatId} AND c.agent_type = ${agentType}
      ORDER BY t.leased_until DESC LIMIT 1`);
    return row?.id ?? null;
  }
}

/** A turn's row. */
export interface FoundTurn {
  id: string;
  messageId: string | null;
  isHeld: boolean;
}

function idIn([row]: { id?: string }[]): string | null {
  return row?.id ?? null;
}
