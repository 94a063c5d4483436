import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { UIMessageChunk } from 'ai';
import { type Scope, userKey } from '../../../../common/scope.js';
import { FollowedTurn } from './followed-turn.js';
import { RunningAnswerRepository } from './running-answer.repository.js';

/** Follows turns that run in other processes. */
@Injectable()
export class FollowedTurns implements OnModuleDestroy {
  private readonly turns = new Map<string, FollowedTurn>();

  constructor(private readonly answers: RunningAnswerRepository) {}

  /**
   * Finds the turn that runs in a conversation, in whichever process; null where none makes a message.
   *
   * @param recover stores what the turn had shown, where its process has died
   */
  async find(
    scope: Scope,
    conversationId: string,
    recover: () => Promise<UIMessageChunk[]>,
  ): Promise<FollowedTurn | null> {
    const key = JSON.stringify([userKey(scope), conversationId]);
    const turn = await this.answers.follow(scope, conversationId);
    if (!turn) return null;
    const known = this.turns.get(key);
    if (known?.id === turn.id && !known.isOver) return known;
    const followed = new FollowedTurn(turn.id, {
      read: (position) => this.answers.read(scope, turn, position),
      tell: () => this.answers.follow(scope, conversationId),
      recover,
    });
    this.turns.set(key, followed);
    void followed.ended.then(() => {
      if (this.turns.get(key) === followed) this.turns.delete(key);
    });
    return followed;
  }

  /** Ends what is read here; the turns go on. */
  async onModuleDestroy(): Promise<void> {
    const followed = [...this.turns.values()];
    for (const turn of followed) turn.stop();
    await Promise.all(followed.map(({ ended }) => ended));
  }
}
