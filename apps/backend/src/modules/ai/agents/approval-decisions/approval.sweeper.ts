import { Injectable } from '@nestjs/common';
import { Sweeper } from '../../services/sweeper.js';
import { AgentRegistry } from '../agent/agent.registry.js';
import { ApprovalRepository } from '../approvals/approval.repository.js';
import { MAX_EXPIRED_PER_SWEEP, SWEEP_INTERVAL_MS } from '../turns/turn.limits.js';
import { ApprovalService } from './approval.service.js';

/** Expires tool calls that were not decided in time, so that no conversation waits for ever. */
@Injectable()
export class ApprovalSweeper extends Sweeper {
  constructor(
    private readonly approvals: ApprovalRepository,
    private readonly service: ApprovalService,
    private readonly agents: AgentRegistry,
  ) {
    super('Approvals', 'expired approvals', SWEEP_INTERVAL_MS);
  }

  async sweep(): Promise<void> {
    const due = await this.approvals.due(this.agents.types, MAX_EXPIRED_PER_SWEEP);
    for (const { conversationId, toolCallId, organizationId, userId } of due) {
      await this.service.expire({ organizationId, userId }, conversationId, toolCallId).catch(() => {
        this.logger.warn(`A tool call of conversation ${conversationId} could not be let expire.`);
      });
    }
  }
}
