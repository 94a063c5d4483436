import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { AgentRegistry } from '../agent/agent.registry.js';
import { ApprovalRepository } from '../approvals/approval.repository.js';
import { MAX_EXPIRED_PER_SWEEP, SWEEP_INTERVAL_MS } from '../turns/turn.limits.js';
import { ApprovalService } from './approval.service.js';

/** Expires tool calls that were not decided in time, so that no conversation waits for ever. */
@Injectable()
export class ApprovalSweeper implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('Approvals');
  private timer: NodeJS.Timeout | undefined;
  private sweeping = Promise.resolve();

  constructor(
    private readonly approvals: ApprovalRepository,
    private readonly service: ApprovalService,
    private readonly agents: AgentRegistry,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => {
      this.sweeping = this.sweeping
        .then(() => this.sweep())
        .catch(() => {
          this.logger.warn('The look for expired approvals failed; the next one follows.');
        });
    }, SWEEP_INTERVAL_MS);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
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
