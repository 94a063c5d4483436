import { Injectable } from '@nestjs/common';
import { violates } from '../../../prisma/database-error.js';
import { Prisma } from '../../../prisma/generated/client.js';
import type { Approval, ApprovalStatus } from '../domain/approval.js';
import type { Context, Scope } from '../domain/conversation.js';
import { ONE_ACTIVE, same } from './conversation.repository.js';
import { Store } from './store.js';
import { takeTurn, until } from './turn.sql.js';

/** What is to become of a call. */
export interface Settlement {
  toolCallId: string;
  status: Exclude<ApprovalStatus, 'PENDING'>;
  note: string | null;
}

/** What became of it, this time or before, and the turn that goes on where it was the last one that waited. */
export interface Settled {
  approval: Approval;
  /** Taken for the caller. */
  turnId: string | null;
}

/**
 * Why nothing was decided: there is no such call; another conversation of the context is ACTIVE; the conversation takes
 * nothing any more; or a turn runs in it.
 */
export type Obstacle = 'unknown' | 'taken' | 'archived' | 'busy';

/** Tool calls that wait for a person's decision. */
@Injectable()
export class ApprovalRepository {
  constructor(private readonly store: Store) {}

  /** Lets calls wait, and pauses their conversation until all of them are decided: both, or neither. */
  async request(
    scope: Scope,
    conversationId: string,
    toolCallIds: string[],
    waitMs: number,
    reason: string,
  ): Promise<void> {
    await this.store.query(Prisma.sql`
      WITH paused AS (
        UPDATE ai_conversation
        SET status = 'PAUSED', paused_at = now(), pause_reason = ${reason}, updated_at = now()
        WHERE organization_id = ${scope.organizationId} AND user_id = ${scope.userId}
          AND id = ${conversationId}::uuid AND status = 'ACTIVE'
        RETURNING id)
      INSERT INTO ai_approval (id, organization_id, user_id, conversation_id, tool_call_id, expires_at)
      SELECT gen_random_uuid(), ${scope.organizationId}, ${scope.userId}, paused.id, call, ${until(waitMs)}
      FROM paused, unnest(${toolCallIds}::text[]) AS call
      ON CONFLICT DO NOTHING`);
  }

  /** The approvals of a conversation, the oldest first. */
  async ofConversation({ organizationId, userId }: Scope, conversationId: string): Promise<Approval[]> {
    const where = { organizationId, userId, conversationId };
    const orderBy = [{ createdAt: 'asc' as const }, { id: 'asc' as const }];
    const rows = await this.store.prisma((prisma) => prisma.aiApproval.findMany({ where, orderBy }));
    return rows.map(toApproval);
  }

  /** The paused conversation of a context in which a call waits, where none of the context is ACTIVE. */
  async waitingIn(scope: Scope, context: Context): Promise<string | null> {
    const owned = Prisma.sql`c.organization_id = ${scope.organizationId} AND c.user_id = ${scope.userId}
      AND ${same('entity_type', context.entityType)} AND ${same('entity_id', context.entityId)}
      AND ${same('agent_type', context.agentType)}`;
    const [row] = await this.store.query<{ id: string }>(Prisma.sql`
      SELECT c.id FROM ai_conversation c
      JOIN ai_approval a ON a.organization_id = c.organization_id AND a.user_id = c.user_id AND a.conversation_id = c.id
      WHERE ${owned} AND c.status = 'PAUSED' AND a.status = 'PENDING'
        AND NOT EXISTS (SELECT FROM ai_conversation c WHERE ${owned} AND c.status = 'ACTIVE')
      LIMIT 1`);
    return row?.id ?? null;
  }

  /**
   * Decides a call, once: the row's status says who was first. Where it was the last one that waited, the conversation
   * is ACTIVE again and its turn is taken, in the same transaction, so that nothing comes in between.
   */
  async settle(
    scope: Scope,
    conversationId: string,
    settlement: Settlement,
    leaseMs: number,
  ): Promise<Settled | Obstacle> {
    try {
      return await this.store.prisma((prisma) =>
        prisma.$transaction((transaction) =>
          settleWithin(transaction, scope, conversationId, settlement, leaseMs),
        ),
      );
    } catch (error) {
      if (violates(error, ONE_ACTIVE)) return 'taken';
      if (error instanceof TurnRuns) return 'busy';
      throw error;
    }
  }

  /** @returns whether the call may be run: it is approved, and this is the first time */
  async start(
    { organizationId, userId }: Scope,
    conversationId: string,
    toolCallId: string,
  ): Promise<boolean> {
    const where = {
      organizationId,
      userId,
      conversationId,
      toolCallId,
      status: 'APPROVED' as const,
      startedAt: null,
    };
    const data = { startedAt: new Date() };
    const { count } = await this.store.prisma((prisma) => prisma.aiApproval.updateMany({ where, data }));
    return count === 1;
  }

  /** Calls that nobody has decided in time, of whichever scope: each is then decided within its own. */
  async due(limit: number): Promise<(Scope & { conversationId: string; toolCallId: string })[]> {
    return this.store.query(Prisma.sql`
      SELECT organization_id AS "organizationId", user_id AS "userId", conversation_id AS "conversationId",
        tool_call_id AS "toolCallId"
      FROM ai_approval WHERE status = 'PENDING' AND expires_at < clock_timestamp()
      ORDER BY expires_at LIMIT ${limit}`);
  }

  /** Calls off what still waits in a conversation that goes on, or ends, without a decision. */
  async expireAll({ organizationId, userId }: Scope, conversationId: string): Promise<void> {
    const where = { organizationId, userId, conversationId, status: 'PENDING' as const };
    const data = { status: 'EXPIRED' as const, decidedAt: new Date() };
    await this.store.prisma((prisma) => prisma.aiApproval.updateMany({ where, data }));
  }
}

/** Undoes the decision: a turn that it should let go on could not be taken. */
class TurnRuns extends Error {}

interface Waiting extends Approval {
  isLate: boolean;
}

/** The conversation's row lock lets the decisions of one conversation come one after another. */
async function settleWithin(
  transaction: Prisma.TransactionClient,
  scope: Scope,
  conversationId: string,
  { toolCallId, status, note }: Settlement,
  leaseMs: number,
): Promise<Settled | Obstacle> {
  const owner = { organizationId: scope.organizationId, userId: scope.userId };
  const where = { ...owner, conversationId };
  const [conversation] = await transaction.$queryRaw<{ status: string }[]>`
    SELECT status::text FROM ai_conversation
    WHERE organization_id = ${scope.organizationId} AND user_id = ${scope.userId} AND id = ${conversationId}::uuid
    FOR UPDATE`;
  const [approval] = await transaction.$queryRaw<Waiting[]>`
    SELECT tool_call_id AS "toolCallId", conversation_id AS "conversationId", status::text, note,
      expires_at AS "expiresAt", decided_at AS "decidedAt", expires_at < clock_timestamp() AS "isLate"
    FROM ai_approval
    WHERE organization_id = ${scope.organizationId} AND user_id = ${scope.userId}
      AND conversation_id = ${conversationId}::uuid AND tool_call_id = ${toolCallId}`;
  if (!conversation || !approval) return 'unknown';
  if (approval.status !== 'PENDING') return { approval: toApproval(approval), turnId: null };
  if (conversation.status === 'ARCHIVED') return 'archived';
  const decided = { note, decidedAt: new Date(), status: approval.isLate ? ('EXPIRED' as const) : status };
  await transaction.aiApproval.updateMany({ where: { ...where, toolCallId }, data: decided });
  const settled = toApproval({ ...approval, ...decided });
  if ((await transaction.aiApproval.count({ where: { ...where, status: 'PENDING' } })) > 0)
    return { approval: settled, turnId: null };
  await transaction.aiConversation.updateMany({
    where: { id: conversationId, ...owner, status: 'PAUSED' },
    data: { status: 'ACTIVE', pausedAt: null, pauseReason: null },
  });
  const [turn] = await transaction.$queryRaw<{ id: string }[]>(takeTurn(scope, conversationId, leaseMs));
  if (!turn) throw new TurnRuns();
  return { approval: settled, turnId: turn.id };
}

function toApproval({ toolCallId, conversationId, status, note, expiresAt, decidedAt }: Approval): Approval {
  return { toolCallId, conversationId, status, note, expiresAt, decidedAt };
}
