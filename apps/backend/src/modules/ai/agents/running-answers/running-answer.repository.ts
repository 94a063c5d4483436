import { Injectable } from '@nestjs/common';
import type { UIMessageChunk } from 'ai';
import type { Scope } from '../../../../common/scope.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { DatabaseGateway, type SqlExecutor } from '../../repositories/database-gateway.js';
import type { Piece } from './answer-writer.js';
import { FOLLOWED_FOR_MS, MAX_ROWS_PER_READ, ORPHANED_AFTER_MS } from './running-answer.limits.js';
import type { HeldTurn } from './running-step.js';
import { fromNow } from '../../repositories/from-now.sql.js';
import { isTurn, isTurnOf, TURN_STATE } from './turn-row.sql.js';

/** The state of a turn's row, for the process that runs it. */
export interface TurnState {
  isStopRequested: boolean;
  /** Tells whether another process follows the turn for its readers. */
  isFollowed: boolean;
}

/** A part of an answer that runs elsewhere. */
export interface Progress {
  pieces: Pick<Piece, 'position' | 'chunks'>[];
  /** Tells whether the turn was held when these were read: if not, nothing comes after them. */
  isHeld: boolean;
}

/** The answer that a turn has left behind. */
export interface LeftAnswer {
  turnId: string;
  pieces: Piece[];
}

/** The answers that are on their way, as far as they were shown. */
@Injectable()
export class RunningAnswerRepository {
  constructor(private readonly database: DatabaseGateway) {}

  /**
   * Writes a piece of an answer. The turn's row is locked meanwhile: only who holds the turn can write.
   *
   * @returns null where the turn is not held any more
   */
  async write(scope: Scope, turn: HeldTurn, piece: Piece): Promise<TurnState | null> {
    const database = this.database.of(scope);
    if (this.database.distributed)
      return database.transaction((transaction) => writeInTwo(transaction, scope, turn, piece));
    const [row] = await database.query<TurnState>(Prisma.sql`
      WITH held AS (${lockTurn(scope, turn)}),
      written AS (
        INSERT INTO ai_turn_chunk (${CHUNK_COLUMNS})
        SELECT ${chunkOf(scope, turn, piece)} FROM held
        ON CONFLICT (organization_id, conversation_id, turn_id, position) DO NOTHING)
      SELECT ${TURN_STATE} FROM held`);
    return row ?? null;
  }

  /**
   * Finds the answer that is on its way in a conversation, and has it stay there for a while after its end.
   *
   * @returns the turn; null where none runs that makes a message
   */
  async follow(scope: Scope, conversationId: string): Promise<HeldTurn | null> {
    const [row] = await this.database.of(scope).query<{ id: string }>(Prisma.sql`
      UPDATE ai_turn SET followed_until = ${fromNow(FOLLOWED_FOR_MS)}
      WHERE ${isTurnOf(scope, conversationId)} AND message_id IS NOT NULL AND leased_until > statement_timestamp()
      RETURNING id`);
    return row ? { id: row.id, conversationId } : null;
  }

  /** Reads an answer on from a position, in one statement, so that what was written before its end is not missed. */
  async read(scope: Scope, turn: HeldTurn, position: number): Promise<Progress> {
    const rows = await this.database.of(scope).query<{
      isHeld: boolean;
      position: number | null;
      chunks: UIMessageChunk[];
    }>(Prisma.sql`
      SELECT c.position, c.chunks, EXISTS (
        SELECT FROM ai_turn t
        WHERE t.organization_id = ${scope.organizationId} AND t.user_id = ${scope.userId}
          AND t.conversation_id = ${turn.conversationId}::uuid AND t.id = ${turn.id}::uuid
          AND t.leased_until > statement_timestamp()) AS "isHeld"
      FROM (VALUES (1)) always
      LEFT JOIN ai_turn_chunk c ON c.organization_id = ${scope.organizationId} AND c.user_id = ${scope.userId}
        AND c.conversation_id = ${turn.conversationId}::uuid AND c.turn_id = ${turn.id}::uuid
        AND c.position >= ${position}::int
      ORDER BY c.position LIMIT ${MAX_ROWS_PER_READ}`);
    const pieces = rows.flatMap(({ position: at, chunks }) =>
      at === null ? [] : [{ position: at, chunks }],
    );
    return { pieces, isHeld: rows[0]?.isHeld ?? false };
  }

  /** Reads what other turns than this one have left in its conversation, the oldest first. */
  async left(scope: Scope, { id, conversationId }: HeldTurn): Promise<LeftAnswer[]> {
    const rows = await this.database.of(scope).query<Piece & { turnId: string }>(Prisma.sql`
      SELECT c.turn_id AS "turnId", c.position, c.chunks, c.step FROM ai_turn_chunk c
      WHERE c.organization_id = ${scope.organizationId} AND c.user_id = ${scope.userId}
        AND c.conversation_id = ${conversationId}::uuid AND c.turn_id <> ${id}::uuid
      ORDER BY c.turn_id, c.position`);
    const left = new Map<string, Piece[]>();
    for (const { turnId, ...piece } of rows) left.set(turnId, [...(left.get(turnId) ?? []), piece]);
    return [...left].map(([turnId, pieces]) => ({ turnId, pieces }));
  }

  /** Tells whether a conversation has a message under one of these keys. */
  async isStored(scope: Scope, conversationId: string, keys: readonly string[]): Promise<boolean> {
    const rows = await this.database.of(scope).query(Prisma.sql`
      SELECT FROM ai_message m
      WHERE m.organization_id = ${scope.organizationId} AND m.user_id = ${scope.userId}
        AND m.conversation_id = ${conversationId}::uuid AND m.idempotency_key = ANY(${keys}::text[])
      LIMIT 1`);
    return rows.length > 0;
  }

  /** Deletes the answer of a turn that has ended. */
  async delete(scope: Scope, { id: turnId, conversationId }: HeldTurn): Promise<void> {
    const { organizationId, userId } = scope;
    const where = { organizationId, userId, conversationId, turnId };
    await this.database.of(scope).prisma((prisma) => prisma.aiTurnChunk.deleteMany({ where }));
  }

  /** Finds conversations, of whichever scope, with an answer whose turn is held by nobody. */
  async orphans(limit: number): Promise<(Scope & { conversationId: string })[]> {
    return this.database.unscoped.query(Prisma.sql`
      SELECT DISTINCT c.organization_id AS "organizationId", c.user_id AS "userId",
        c.conversation_id AS "conversationId"
      FROM ai_turn_chunk c
      WHERE c.created_at < ${fromNow(-ORPHANED_AFTER_MS)}
        AND NOT EXISTS (
          SELECT FROM ai_turn t
          WHERE t.organization_id = c.organization_id AND t.user_id = c.user_id
            AND t.conversation_id = c.conversation_id AND t.leased_until > ${fromNow(-ORPHANED_AFTER_MS)})
      LIMIT ${limit}`);
  }
}

/** As one statement, which Citus would send to all machines. */
async function writeInTwo(
  transaction: SqlExecutor,
  scope: Scope,
  turn: HeldTurn,
  piece: Piece,
): Promise<TurnState | null> {
  const [held] = await transaction.query<TurnState>(Prisma.sql`
    SELECT ${TURN_STATE} FROM (${lockTurn(scope, turn)}) held`);
  if (!held) return null;
  await transaction.query(Prisma.sql`
    INSERT INTO ai_turn_chunk (${CHUNK_COLUMNS}) VALUES (${chunkOf(scope, turn, piece)})
    ON CONFLICT (organization_id, conversation_id, turn_id, position) DO NOTHING`);
  return held;
}

function lockTurn(scope: Scope, turn: HeldTurn): Prisma.Sql {
  return Prisma.sql`
        SELECT stop_requested, followed_until FROM ai_turn WHERE ${isTurn(scope, turn)} FOR NO KEY UPDATE`;
}

const CHUNK_COLUMNS = Prisma.sql`organization_id, user_id, conversation_id, turn_id, position, chunks, step`;

function chunkOf(
  { organizationId, userId }: Scope,
  { id, conversationId }: HeldTurn,
  { position, chunks, step }: Piece,
): Prisma.Sql {
  return Prisma.sql`${organizationId}, ${userId}, ${conversationId}::uuid, ${id}::uuid,
          ${position}::int, ${JSON.stringify(chunks)}::json, ${step && JSON.stringify(step)}::json`;
}
