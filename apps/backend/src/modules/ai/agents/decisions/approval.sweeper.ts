import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { ApprovalRepository } from '../approvals/approval.repository.js';
import { ApprovalService } from './approval.service.js';

/** Milliseconds between two looks. */
const INTERVAL = 30_000;
const AT_ONCE = 100;

/** Lets tool calls expire that nobody has decided about in time, so that no conversation waits for ever. */
@Injectable()
export class ApprovalSweeper implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('Approvals');
  private timer: NodeJS.Timeout | undefined;
  private sweeping = Promise.resolve();

  constructor(
    private readonly approvals: ApprovalRepository,
    private readonly service: ApprovalService,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => {
      this.sweeping = this.sweeping
        .then(() => this.sweep())
        .catch(() => {
          this.logger.warn('The look for expired approvals failed; the next one follows.');
        });
    }, INTERVAL);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  async sweep(): Promise<void> {
    for (const { conversationId, toolCallId, organizationId, userId } of await this.approvals.due(AT_ONCE)) {
      await this.service.expire({ organizationId, userId }, conversationId, toolCallId).catch(() => {
        this.logger.warn(`A tool call of conversation ${conversationId} could not be let expire.`);
      });
    }
  }
}
