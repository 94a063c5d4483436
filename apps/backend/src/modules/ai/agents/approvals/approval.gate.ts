import { Inject, Injectable } from '@nestjs/common';
import { MAX_PAUSE_REASON_CHARACTERS } from '../../domain/limits.js';
import type { ToolCall } from '../../domain/message.js';
import { AI_OPTIONS, type AiOptions } from '../../options/ai.options.js';
import { retryWhileUnavailable } from '../turns/retry.js';
import type { Turn } from '../turns/turn.js';
import { type Approval, approverOf } from '../../domain/approval.js';
import { ApprovalRepository } from './approval.repository.js';

/** Stops a turn until a person has decided about its tool calls. */
@Injectable()
export class ApprovalGate {
  constructor(
    private readonly repository: ApprovalRepository,
    @Inject(AI_OPTIONS) private readonly options: Pick<AiOptions, 'approvals'>,
  ) {}

  async request({ scope, conversation, agent }: Turn, calls: ToolCall[]): Promise<void> {
    const tools = [...new Set(calls.map(({ name }) => name))].join(', ');
    const reason = `Waiting for a decision about ${tools}`.slice(0, MAX_PAUSE_REASON_CHARACTERS);
    const asked = calls.map((call) => ({ ...call, approver: approverOf(agent.approvers, call.name) }));
    await retryWhileUnavailable(() =>
      this.repository.request(scope, conversation.id, asked, this.options.approvals.expiryMs, reason),
    );
  }

  /** Reads the approvals of these calls, with the decisions made so far. */
  async decisions({ scope, conversation }: Turn, calls: readonly ToolCall[]): Promise<Approval[]> {
    const approvals = await this.repository.ofConversation(scope, conversation.id);
    return approvals.filter(({ toolCallId }) => calls.some(({ id }) => id === toolCallId));
  }

  /** Tells whether an approved call may be run, and claims it: it is run once. */
  claimExecution({ scope, conversation }: Turn, { id }: ToolCall): Promise<boolean> {
    return this.repository.claimExecution(scope, conversation.id, id);
  }
}
