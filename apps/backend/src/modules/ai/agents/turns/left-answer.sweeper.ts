import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { MAX_ORPHANS_PER_SWEEP } from '../running-answers/running-answer.limits.js';
import { RunningAnswerRepository } from '../running-answers/running-answer.repository.js';
import { LeftAnswers } from './left-answers.js';
import { SWEEP_INTERVAL_MS } from './turn.limits.js';

/** Stores answers that were left behind and that nobody asks for, so that none stays behind for ever. */
@Injectable()
export class LeftAnswerSweeper implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('Turn');
  private timer: NodeJS.Timeout | undefined;
  private sweeping = Promise.resolve();

  constructor(
    private readonly answers: RunningAnswerRepository,
    private readonly left: LeftAnswers,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => {
      this.sweeping = this.sweeping
        .then(() => this.sweep())
        .catch(() => {
          this.logger.warn('The look for answers that were left behind failed; the next one follows.');
        });
    }, SWEEP_INTERVAL_MS);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.sweeping;
  }

  async sweep(): Promise<void> {
    for (const { conversationId, ...scope } of await this.answers.orphans(MAX_ORPHANS_PER_SWEEP))
      await this.left.store(scope, conversationId).catch(() => {
        this.logger.warn(`An answer of conversation ${conversationId} that was left behind stays there.`);
      });
  }
}
