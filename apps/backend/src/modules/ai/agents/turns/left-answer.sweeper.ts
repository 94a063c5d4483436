import { Injectable } from '@nestjs/common';
import { Sweeper } from '../../services/sweeper.js';
import { MAX_ORPHANS_PER_SWEEP } from '../running-answers/running-answer.limits.js';
import { RunningAnswerRepository } from '../running-answers/running-answer.repository.js';
import { LeftAnswers } from './left-answers.js';
import { SWEEP_INTERVAL_MS } from './turn.limits.js';

/** Stores answers that were left behind and that nobody asks for, so that none stays behind for ever. */
@Injectable()
export class LeftAnswerSweeper extends Sweeper {
  constructor(
    private readonly answers: RunningAnswerRepository,
    private readonly left: LeftAnswers,
  ) {
    super('Turn', 'answers that were left behind', SWEEP_INTERVAL_MS);
  }

  async sweep(): Promise<void> {
    for (const { conversationId, ...scope } of await this.answers.orphans(MAX_ORPHANS_PER_SWEEP))
      await this.left.store(scope, conversationId).catch(() => {
        this.logger.warn(`An answer of conversation ${conversationId} that was left behind stays there.`);
      });
  }
}
