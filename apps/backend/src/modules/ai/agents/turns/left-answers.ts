import { Inject, Injectable } from '@nestjs/common';
import type { UIMessageChunk } from 'ai';
import type { Scope } from '../../../../common/scope.js';
import { AI_OPTIONS, type AiOptions } from '../../options/ai.options.js';
import { AnswerRecovery } from '../running-answers/answer-recovery.js';
import { TurnRepository } from './turn.repository.js';

/** Stores what turns had shown whose process died, while no other turn runs in their conversation. */
@Injectable()
export class LeftAnswers {
  private readonly leaseMs: number;

  constructor(
    private readonly turns: TurnRepository,
    private readonly recovery: AnswerRecovery,
    @Inject(AI_OPTIONS) { turns: { leaseMs } }: Pick<AiOptions, 'turns'>,
  ) {
    this.leaseMs = leaseMs;
  }

  /** Does so where the conversation's turn has not been renewed, and returns what to show behind its answer. */
  async storeDead(scope: Scope, conversationId: string): Promise<UIMessageChunk[]> {
    const turn = await this.turns.find(scope, conversationId);
    return turn && !turn.isHeld ? ((await this.store(scope, conversationId)) ?? []) : [];
  }

  /** The id of the message that is on its way in a conversation; null where none is, which is then stored. */
  async messageOnItsWay(scope: Scope, conversationId: string): Promise<string | null> {
    const turn = await this.turns.find(scope, conversationId);
    if (turn?.isHeld) return turn.messageId;
    if (turn) await this.store(scope, conversationId);
    return null;
  }

  /** Does so where no turn runs; null where one does, which does it at its beginning. */
  async store(scope: Scope, conversationId: string): Promise<UIMessageChunk[] | null> {
    const id = await this.turns.take(scope, conversationId, this.leaseMs);
    if (id === null) return null;
    const turn = { id, conversationId };
    try {
      return await this.recovery.recover(scope, turn);
    } finally {
      // Where the database is unavailable, the lease expires by itself.
      await this.turns.release(scope, turn).catch(() => undefined);
    }
  }
}
