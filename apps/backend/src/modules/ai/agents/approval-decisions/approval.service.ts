import { Injectable } from '@nestjs/common';
import { isStorable } from '../../../../common/exact-text.js';
import type { Scope } from '../../../../common/scope.js';
import { ConversationError } from '../../domain/conversation-error.js';
import type { Conversation } from '../../domain/conversation.js';
import type { ToolCall } from '../../domain/message.js';
import { storableText } from '../../domain/storable.js';
import { approvalNotFound, type DecisionRecord } from '../../services/approval-decisions.js';
import { ConversationService } from '../../services/conversation.service.js';
import type { Approval, ApprovalDecision } from '../../domain/approval.js';
import {
  ApprovalRepository,
  type ApprovalRefusal,
  type Settled,
  type Settlement,
} from '../approvals/approval.repository.js';
import type { GivenOutput } from '../message-mapping/given-output.js';
import { TurnRunner } from '../runner/turn-runner.js';
import type { LiveTurn } from '../turns/live-turn.js';
import { turnInProgress } from '../turns/turn-in-progress.js';
import type { Turn } from '../turns/turn.js';
import { TurnService } from '../turns/turn.service.js';
import { type ChatRequest, type StoppedTurn, StoppedTurns } from './stopped-turns.js';

export interface DecisionResult {
  approval: Approval;
  /** The turn that goes on, where this was the last decision that it waited for. */
  turn: LiveTurn | null;
}

/** A person who decides, where it is not the conversation's owner. */
export interface Decider {
  userId: string;
  record: DecisionRecord;
}

/** Codes of errors after which a later try may succeed. */
const PASSING: ReadonlySet<string> = new Set(['STORE_UNAVAILABLE', 'TURN_IN_PROGRESS']);

/** Records people's decisions about tool calls, each once. When all calls of a turn are decided, the turn goes on. */
@Injectable()
export class ApprovalService {
  constructor(
    private readonly conversations: ConversationService,
    private readonly stopped: StoppedTurns,
    private readonly approvals: ApprovalRepository,
    private readonly turns: TurnService,
    private readonly runner: TurnRunner,
  ) {}

  /** The tool calls of a conversation that waited or wait for a decision, the oldest first. */
  async list(scope: Scope, id: string): Promise<Approval[]> {
    const conversation = await this.conversations.get(scope, id);
    return this.approvals.ofConversation(scope, conversation.id);
  }

  /**
   * Decides about a tool call. The same decision may be sent any number of times: the call runs once. With the last one
   * that it waits for the conversation goes on, where need be in the place of the ACTIVE one of its context.
   *
   * @param from the request of a chat that decides
   * @param by the supervisor who decides; without one, the owner does
   * @throws ConversationError also `APPROVAL_NOT_FOUND`; `FORBIDDEN` where the owner may not decide; `APPROVAL_DECIDED` where it was decided otherwise or has
   *   expired; `CONVERSATION_NOT_ACTIVE`, `TURN_IN_PROGRESS`, `ACTIVE_CONVERSATION_EXISTS` where another one takes its
   *   place in the same moment: the conversation cannot go on, and nothing was decided
   */
  async decide(
    scope: Scope,
    id: string,
    { toolCallId, approved, note }: ApprovalDecision,
    from: ChatRequest = { chatId: id, outputs: [] },
    by?: Decider,
  ): Promise<DecisionResult> {
    const conversation = await this.conversations.get(scope, id);
    const status = approved ? 'APPROVED' : 'REFUSED';
    const settlement = {
      toolCallId,
      status,
      note: note === undefined ? null : storableText(note.trim()),
      decidedBy: by?.userId ?? scope.userId,
      ...(by === undefined ? {} : { record: by.record }),
    } as const;
    const decision = await this.settle(scope, conversation, settlement, from);
    if (decision.approval.status === status) return decision;
    throw new ConversationError('APPROVAL_DECIDED', `This call is ${decision.approval.status} already.`);
  }

  /**
   * Records that a call expired without a decision. Where the conversation cannot go on, all its pending calls expire,
   * no turn begins, and the conversation keeps its place no longer.
   */
  async expire(scope: Scope, id: string, toolCallId: string): Promise<void> {
    try {
      const conversation = await this.conversations.get(scope, id);
      await this.settle(
        scope,
        conversation,
        { toolCallId, status: 'EXPIRED', note: null, decidedBy: null },
        { chatId: id, outputs: [] },
      );
    } catch (error) {
      if (!(error instanceof ConversationError) || PASSING.has(error.code)) throw error;
      await this.approvals.callOff(scope, id);
    }
  }

  private async settle(
    scope: Scope,
    conversation: Conversation,
    settlement: Settlement,
    { outputs, ...of }: ChatRequest,
  ): Promise<DecisionResult> {
    if (!isStorable(settlement.toolCallId)) throw approvalNotFound();
    // The turn that asked has told the front end a moment before it ends: its end is awaited.
    if (conversation.status === 'PAUSED') await this.turns.awaitEnd(scope, conversation.id);
    const stopped = await this.stopped.of(scope, conversation, [settlement.toolCallId], of);
    const settled = await this.settleInPlace(scope, conversation, settlement);
    if (typeof settled === 'string') return this.refuse(scope, conversation, settled);
    return { approval: settled.approval, turn: await this.continueAfterApproval(stopped, settled, outputs) };
  }

  /**
   * Settles, and has the conversation go on in the place of another one of its context where a person has decided: as if
   * that person had written in it. Nobody waits for a turn that goes on because time is over, and it must come to its end.
   */
  private async settleInPlace(
    scope: Scope,
    { id }: Conversation,
    settlement: Settlement,
  ): Promise<Settled | ApprovalRefusal> {
    const { leaseMs } = this.turns;
    const isLate = settlement.status === 'EXPIRED';
    const perUser = isLate ? Infinity : this.turns.perUser;
    const settle = () => this.approvals.settle(scope, id, settlement, leaseMs, perUser);
    const settled = await settle();
    if (settled !== 'taken' || isLate) return settled;
    await this.turns.refuseWhenFull(scope);
    await this.conversations.resume(scope, id, { replace: true });
    return settle();
  }

  /**
   * Runs the turn that was taken with the decision. Where none was, the decision may have been recorded by a process
   * that died before the turn could go on: then this process begins it.
   */
  private async continueAfterApproval(
    of: StoppedTurn,
    { turnId }: Settled,
    outputs: readonly GivenOutput[],
  ): Promise<LiveTurn | null> {
    const open = (turn: Turn) => this.runner.goOn(turn, { ...of, outputs });
    if (turnId !== null) return this.turns.goOn(turnId, of, open);
    const isDecided = ({ id }: ToolCall) => of.approvals.some(({ toolCallId }) => toolCallId === id);
    if (of.conversation.status !== 'ACTIVE' || !of.open.some(isDecided)) return null;
    return this.turns.begin(of, open).catch((error: unknown) => {
      if (error instanceof ConversationError && error.code === 'TURN_IN_PROGRESS') return null;
      throw error;
    });
  }

  private async refuse(scope: Scope, conversation: Conversation, obstacle: ApprovalRefusal): Promise<never> {
    if (obstacle === 'unknown') throw approvalNotFound();
    if (obstacle === 'own')
      throw new ConversationError('FORBIDDEN', 'Somebody else, with the grant ai:supervise, decides this.');
    if (obstacle === 'busy')
      throw turnInProgress('A turn runs in this conversation; decide when it has ended.');
    // Resuming fails for the same reason, and names the other conversation.
    if (obstacle === 'taken') await this.conversations.resume(scope, conversation.id);
    throw new ConversationError(
      'CONVERSATION_NOT_ACTIVE',
      'The conversation cannot go on; nothing was decided.',
    );
  }
}
