import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { AI_OPTIONS, type AiOptions } from '../../options/ai.options.js';
import type { Piece } from '../running-answers/answer-writer.js';
import { KEPT_FOR_FOLLOWERS_MS } from '../running-answers/running-answer.limits.js';
import { RunningAnswerRepository, type TurnState } from '../running-answers/running-answer.repository.js';
import type { HeldTurn } from '../running-answers/running-step.js';
import { LeftAnswers } from './left-answers.js';
import type { Turn, TurnNow } from './turn.js';
import { MAX_RENEWAL_INTERVAL_MS } from './turn.limits.js';
import { TurnRepository } from './turn.repository.js';

export type TurnOf = Pick<
  Turn,
  'scope' | 'conversation' | 'agent' | 'messageId' | 'earlier' | 'chatId' | 'body'
>;

/** Holds turns that this process has taken: each has a lease, which is renewed while it runs. */
@Injectable()
export class TurnHolder implements OnModuleDestroy {
  private readonly leaseMs: number;
  private readonly deletions = new Set<NodeJS.Timeout>();
  private closing = false;

  constructor(
    private readonly turns: TurnRepository,
    private readonly answers: RunningAnswerRepository,
    private readonly left: LeftAnswers,
    @Inject(AI_OPTIONS) { turns: { leaseMs } }: Pick<AiOptions, 'turns'>,
  ) {
    this.leaseMs = leaseMs;
  }

  /** Its database is closed then. */
  onModuleDestroy(): void {
    this.closing = true;
    for (const deletion of this.deletions) clearTimeout(deletion);
  }

  /** @param onEnd is called when the turn is no longer held */
  hold(id: string, of: TurnOf, onEnd: () => void): Turn {
    const turn = { id, conversationId: of.conversation.id };
    const controller = new AbortController();
    const now: TurnNow = {
      place: null,
      step: null,
      admitted: null,
      isFollowed: false,
      isLeft: () => false,
    };
    const stop = (): void => {
      controller.abort();
    };
    const renewal = setInterval(
      () => {
        // Where the database is unavailable, the lease may outlast that; if it does not, the next renewal shows it.
        this.turns.renew(of.scope, turn, this.leaseMs, now.isLeft()).then(
          (state) => heed({ now, stop }, state),
          () => undefined,
        );
        now.admitted?.renew().catch(() => undefined);
      },
      Math.min(MAX_RENEWAL_INTERVAL_MS, this.leaseMs / 4),
    );
    const end = async (isWhole: boolean): Promise<void> => {
      clearInterval(renewal);
      onEnd();
      // Where the database is unavailable, the lease expires by itself.
      const isStored = await this.release(of.scope, turn, isWhole).catch(() => false);
      // What a call has cost is known when its answer is stored, and not before.
      if (isStored) await now.admitted?.end().catch(() => undefined);
    };
    return { ...of, id, now, signal: controller.signal, stop, end };
  }

  /** Writes a piece of a turn's answer; resolves to whether the turn is still held. */
  async write(turn: Turn, piece: Piece): Promise<boolean> {
    const held = { id: turn.id, conversationId: turn.conversation.id };
    return heed(turn, await this.answers.write(turn.scope, held, piece));
  }

  /** @returns whether all that the turn has shown is stored */
  private async release(scope: Scope, turn: HeldTurn, isWhole: boolean): Promise<boolean> {
    const isKept = await this.turns.release(scope, turn, !isWhole);
    if (!isWhole) return (await this.left.store(scope, turn.conversationId)) !== null;
    if (isKept && !this.closing) this.deleteLater(scope, turn);
    return true;
  }

  /** A sweep deletes what cannot be deleted then, as after the end of this process. */
  private deleteLater(scope: Scope, turn: HeldTurn): void {
    const deletion = setTimeout(() => {
      this.deletions.delete(deletion);
      this.answers.delete(scope, turn).catch(() => undefined);
    }, KEPT_FOR_FOLLOWERS_MS).unref();
    this.deletions.add(deletion);
  }
}

/** Does what other processes ask for; a turn that was lost to one is stopped. */
function heed({ now, stop }: Pick<Turn, 'now' | 'stop'>, state: TurnState | null): boolean {
  now.isFollowed = state?.isFollowed ?? false;
  if (!state || state.isStopRequested) stop();
  return state !== null;
}
