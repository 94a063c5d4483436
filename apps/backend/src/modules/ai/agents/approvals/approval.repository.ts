import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { violates } from '../../../../prisma/database-error.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import type { Json, ToolCall } from '../../domain/message.js';
import { newId } from '../../domain/new-id.js';
import { ONE_ACTIVE, WAITS_FOR_APPROVAL } from '../../repositories/context.sql.js';
import { DatabaseGateway, type SqlExecutor } from '../../repositories/database-gateway.js';
import { IS_THERE, isOwn } from '../../repositories/own-conversation.sql.js';
import type { DecisionRecord } from '../../services/approval-decisions.js';
import { fromNow } from '../../repositories/from-now.sql.js';
import { refuseFurtherTurn } from '../turns/turn-share.js';
import { takeTurn } from '../turns/turn.sql.js';
import type { Approval, ApprovalStatus, Approver } from '../../domain/approval.js';

/** The decision to record about a tool call. */
export interface Settlement {
  toolCallId: string;
  status: Exclude<ApprovalStatus, 'PENDING'>;
  note: string | null;
  /** The user who decides; null where the time is over. */
  decidedBy: string | null;
  /** What tells of the decision, stored with it. */
  record?: DecisionRecord;
}

/** A call to be decided about, and who may. */
export type AskedCall = ToolCall & { approver?: Approver | undefined };

/** The decision recorded about a call, now or before, and the turn that goes on where it was the last pending one. */
export interface Settled {
  approval: Approval;
  /** The turn that was taken for the caller; null where none goes on. */
  turnId: string | null;
}

/**
 * The reason why nothing was decided: there is no such call (`unknown`), the owner may not decide about it (`own`),
 * another conversation of the context is ACTIVE (`taken`), the conversation is ARCHIVED (`archived`), or a turn runs in
 * it (`busy`).
 */
export type ApprovalRefusal = 'unknown' | 'own' | 'taken' | 'archived' | 'busy';

/** Stores the tool calls that wait for a person's decision. */
@Injectable()
export class ApprovalRepository {
  constructor(private readonly database: DatabaseGateway) {}

  /**
   * Records calls as pending, and pauses their conversation until all of them are decided: both, or neither. It keeps its
   * place meanwhile: its context means no other.
   */
  async request(
    scope: Scope,
    conversationId: string,
    calls: readonly AskedCall[],
    waitMs: number,
    reason: string,
  ): Promise<void> {
    await this.database.of(scope).transaction(async (transaction) => {
      const paused = await transaction.query(Prisma.sql`
        UPDATE ai_conversation c
        SET status = 'PAUSED', paused_at = now(), approval_asked_at = now(), pause_reason = ${reason},
          updated_at = now()
        WHERE ${isOwn(scope, conversationId)} AND status = 'ACTIVE'
        RETURNING id`);
      if (paused.length === 0) return;
      const rows = calls.map(
        ({ id, name, input, approver = 'caller' }) => Prisma.sql`(${newId()}::uuid, ${scope.organizationId},
          ${scope.userId}, ${conversationId}::uuid, ${id}, ${name}, ${JSON.stringify(input)}::json,
          ${approver}::"AiApprover", ${fromNow(waitMs)})`,
      );
      await transaction.query(Prisma.sql`
        INSERT INTO ai_approval (
          id, organization_id, user_id, conversation_id, tool_call_id, tool_name, input, approver, expires_at)
        VALUES ${Prisma.join(rows)}
        ON CONFLICT DO NOTHING`);
    });
  }

  /** The approvals of a conversation, the oldest first. */
  async ofConversation(scope: Scope, conversationId: string): Promise<Approval[]> {
    const { organizationId, userId } = scope;
    const where = { organizationId, userId, conversationId };
    const orderBy = [{ createdAt: 'asc' as const }, { id: 'asc' as const }];
    const rows = await this.database
      .of(scope)
      .prisma((prisma) => prisma.aiApproval.findMany({ where, orderBy }));
    return rows.map(toApproval);
  }

  /** @returns which of these calls have an approval, of whatever status */
  async withApproval(
    scope: Scope,
    conversationId: string,
    toolCallIds: readonly string[],
  ): Promise<Set<string>> {
    const rows = await this.database.of(scope).query<{ id: string }>(Prisma.sql`
      SELECT tool_call_id AS id FROM ai_approval
      WHERE organization_id = ${scope.organizationId} AND user_id = ${scope.userId}
        AND conversation_id = ${conversationId}::uuid AND tool_call_id = ANY(${toolCallIds}::text[])`);
    return new Set(rows.map(({ id }) => id));
  }

  /** Tells whether a conversation is PAUSED until a person has decided. */
  async isWaiting(scope: Scope, conversationId: string): Promise<boolean> {
    const rows = await this.database.of(scope).query(Prisma.sql`
      SELECT FROM ai_conversation c
      WHERE ${isOwn(scope, conversationId)} AND ${WAITS_FOR_APPROVAL}`);
    return rows.length > 0;
  }

  /**
   * Decides a call, once: the row's status says who was first. Where it was the last pending one, the conversation is
   * ACTIVE again and its turn is taken, in the same transaction, so that nothing comes in between.
   *
   * @throws ConversationError `RATE_LIMITED` where the user has `turnsPerUser` others; then nothing is decided
   */
  async settle(
    scope: Scope,
    conversationId: string,
    settlement: Settlement,
    leaseMs: number,
    turnsPerUser = Infinity,
  ): Promise<Settled | ApprovalRefusal> {
    try {
      const settled = await this.database
        .of(scope)
        .transaction((transaction) =>
          settleWithin(transaction, scope, conversationId, settlement, leaseMs, turnsPerUser),
        );
      if (typeof settled !== 'string') settlement.record?.kept();
      return settled;
    } catch (error) {
      if (violates(error, ONE_ACTIVE)) return 'taken';
      if (error instanceof TurnRuns) return 'busy';
      throw error;
    }
  }

  /** @returns whether the call may be run: it is approved, and this is the first time */
  async claimExecution(scope: Scope, conversationId: string, toolCallId: string): Promise<boolean> {
    const { organizationId, userId } = scope;
    const where = {
      organizationId,
      userId,
      conversationId,
      toolCallId,
      status: 'APPROVED' as const,
      startedAt: null,
    };
    const data = { startedAt: new Date() };
    const { count } = await this.database
      .of(scope)
      .prisma((prisma) => prisma.aiApproval.updateMany({ where, data }));
    return count === 1;
  }

  /**
   * Finds calls that were not decided in time, of whichever scope: each is then decided within its own.
   *
   * @param agentTypes the agents of this process: only they can go on
   */
  async due(
    agentTypes: readonly string[],
    limit: number,
  ): Promise<(Scope & { conversationId: string; toolCallId: string })[]> {
    return this.database.unscoped.query(Prisma.sql`
      SELECT a.organization_id AS "organizationId", a.user_id AS "userId", a.conversation_id AS "conversationId",
        a.tool_call_id AS "toolCallId"
      FROM ai_approval a
      JOIN ai_conversation c
        ON c.organization_id = a.organization_id AND c.user_id = a.user_id AND c.id = a.conversation_id
      WHERE a.status = 'PENDING' AND a.expires_at < statement_timestamp() AND c.${IS_THERE} AND c.agent_type = ANY(${agentTypes}::text[])
      ORDER BY a.expires_at LIMIT ${limit}`);
  }

  /** Expires every pending call of a conversation that goes on without a decision. */
  async expireAll(scope: Scope, conversationId: string): Promise<void> {
    await this.database.of(scope).query(expirePending(scope, conversationId));
  }

  /** Expires every pending call of a conversation that cannot go on; it keeps its place no longer. */
  async callOff(scope: Scope, conversationId: string): Promise<void> {
    await this.database.of(scope).transaction(async (transaction) => {
      // The conversation first, as decisions do.
      await transaction.query(Prisma.sql`
        UPDATE ai_conversation c SET approval_asked_at = NULL
        WHERE ${isOwn(scope, conversationId)} AND approval_asked_at IS NOT NULL`);
      await transaction.query(expirePending(scope, conversationId));
    });
  }
}

function expirePending({ organizationId, userId }: Scope, conversationId: string): Prisma.Sql {
  return Prisma.sql`
    UPDATE ai_approval SET status = 'EXPIRED', decided_at = now()
    WHERE organization_id = ${organizationId} AND user_id = ${userId}
      AND conversation_id = ${conversationId}::uuid AND status = 'PENDING'`;
}

/** Rolls the decision back: the turn that should go on could not be taken. */
class TurnRuns extends Error {}

interface Waiting extends ApprovalRow {
  isLate: boolean;
}

/** Settles under the conversation's row lock: the decisions of one conversation come one after another. */
async function settleWithin(
  transaction: SqlExecutor,
  scope: Scope,
  conversationId: string,
  settlement: Settlement,
  leaseMs: number,
  turnsPerUser: number,
): Promise<Settled | ApprovalRefusal> {
  const ofConversation = Prisma.sql`organization_id = ${scope.organizationId} AND user_id = ${scope.userId}
    AND conversation_id = ${conversationId}::uuid`;
  const status = await lockedStatus(transaction, scope, conversationId);
  const approval = await waiting(transaction, ofConversation, settlement.toolCallId);
  if (status === undefined || !approval) return 'unknown';
  if (approval.approver === 'supervisor' && settlement.decidedBy === scope.userId) return 'own';
  if (approval.status !== 'PENDING') {
    await settlement.record?.add(transaction);
    return { approval: toApproval(approval), turnId: null };
  }
  if (status === 'ARCHIVED') return 'archived';
  const [settled] = await transaction.query<ApprovalRow>(Prisma.sql`
    UPDATE ai_approval SET status = ${approval.isLate ? 'EXPIRED' : settlement.status}::"AiApprovalStatus",
      note = ${settlement.note}, decided_at = now(),
      decided_by = ${approval.isLate ? null : settlement.decidedBy}
    WHERE ${ofConversation} AND tool_call_id = ${settlement.toolCallId}
    RETURNING ${APPROVAL_COLUMNS}`);
  if (!settled) return 'unknown';
  await settlement.record?.add(transaction);
  const decided = { approval: toApproval(settled) };
  const others = await transaction.query(Prisma.sql`
    SELECT FROM ai_approval WHERE ${ofConversation} AND status = 'PENDING' LIMIT 1`);
  if (others.length > 0) return { ...decided, turnId: null };
  await transaction.query(Prisma.sql`
    UPDATE ai_conversation c SET status = 'ACTIVE', paused_at = NULL, pause_reason = NULL, updated_at = now()
    WHERE ${isOwn(scope, conversationId)} AND status = 'PAUSED'`);
  await refuseFurtherTurn(transaction, scope, conversationId, turnsPerUser);
  const [turn] = await transaction.query<{ id: string }>(takeTurn(scope, conversationId, leaseMs));
  if (!turn) throw new TurnRuns();
  return { ...decided, turnId: turn.id };
}

const APPROVAL_COLUMNS = Prisma.sql`tool_call_id AS "toolCallId", conversation_id AS "conversationId",
  tool_name AS "toolName", input, approver, status, note, expires_at AS "expiresAt", decided_at AS "decidedAt",
  decided_by AS "decidedBy"`;

/** Locks as an update does: a lock on the key as well would wait for turns that begin, which wait for this one. */
async function lockedStatus(
  transaction: SqlExecutor,
  scope: Scope,
  conversationId: string,
): Promise<string | undefined> {
  const [conversation] = await transaction.query<{ status: string }>(Prisma.sql`
    SELECT status FROM ai_conversation c WHERE ${isOwn(scope, conversationId)}
    FOR NO KEY UPDATE`);
  return conversation?.status;
}

async function waiting(
  transaction: SqlExecutor,
  ofConversation: Prisma.Sql,
  toolCallId: string,
): Promise<Waiting | undefined> {
  const [approval] = await transaction.query<Waiting>(Prisma.sql`
    SELECT ${APPROVAL_COLUMNS}, expires_at < statement_timestamp() AS "isLate"
    FROM ai_approval WHERE ${ofConversation} AND tool_call_id = ${toolCallId}`);
  return approval;
}

/** A row with the columns of an approval; a backend of an earlier version names no tool. */
type ApprovalRow = Omit<Approval, 'toolName' | 'input'> & { toolName: string | null; input: unknown };

function toApproval(row: ApprovalRow): Approval {
  return {
    toolCallId: row.toolCallId,
    conversationId: row.conversationId,
    toolName: row.toolName ?? '',
    input: row.input as Json,
    approver: row.approver,
    status: row.status,
    note: row.note,
    expiresAt: row.expiresAt,
    decidedAt: row.decidedAt,
    decidedBy: row.decidedBy,
  };
}
