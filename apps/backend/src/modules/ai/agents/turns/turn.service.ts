import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { isExactText } from '../../../../common/exact-text.js';
import type { Scope } from '../../../../common/scope.js';
import { ConversationError } from '../../domain/conversation-error.js';
import { MAX_KEY_CHARACTERS } from '../../domain/limits.js';
import { AI_OPTIONS, type AiOptions } from '../../options/ai.options.js';
import { RuntimeObservation } from '../observation/runtime-observation.js';
import { AnswerRecovery } from '../running-answers/answer-recovery.js';
import { LiveTurn } from './live-turn.js';
import { TurnHolder, type TurnOf } from './turn-holder.js';
import { turnInProgress } from './turn-in-progress.js';
import type { AnswerChunks, Turn } from './turn.js';
import { MAX_END_WAIT_MS, POLL_INTERVAL_MS } from './turn.limits.js';
import { TurnRepository } from './turn.repository.js';

export type { TurnOf };

/** Opens a turn: does work that may still refuse the caller, and returns the chunks of the answer. */
type Opening = (turn: Turn) => Promise<AnswerChunks>;

/** Runs one turn at a time in each conversation, across processes. */
@Injectable()
export class TurnService implements OnModuleDestroy {
  private readonly live = new Map<string, LiveTurn>();
  private readonly beginning = new Set<Promise<unknown>>();
  private closing = false;
  private readonly times: AiOptions['turns'];

  constructor(
    private readonly turns: TurnRepository,
    private readonly holder: TurnHolder,
    private readonly recovery: AnswerRecovery,
    private readonly observation: RuntimeObservation,
    @Inject(AI_OPTIONS) { turns: times }: Pick<AiOptions, 'turns'>,
  ) {
    this.times = times;
  }

  /** The longest time for which a turn blocks the next one after its process has died. */
  get leaseMs(): number {
    return this.times.leaseMs;
  }

  /** Turns of one user at a time. */
  get perUser(): number {
    return this.times.perUser;
  }

  /** @throws ConversationError `RATE_LIMITED` where the user has no turn left now */
  refuseWhenFull(scope: Scope): Promise<void> {
    return this.turns.refuseWhenFull(scope, this.times.perUser);
  }

  /**
   * Begins a turn. Stops the one that runs first where all its readers have disconnected: nobody waits for it.
   *
   * @throws ConversationError `TURN_IN_PROGRESS`, `RATE_LIMITED`, and what `open` throws
   */
  async begin(of: TurnOf, open: Opening): Promise<LiveTurn> {
    const { scope, conversation } = of;
    if (this.closing)
      throw new ConversationError('STORE_UNAVAILABLE', 'The backend is going down; try again.');
    const running = this.find(scope, conversation.id);
    if (running?.left) await running.stop();
    const take = () => this.turns.takeShare(scope, conversation.id, { ...this.times, ...namesOf(of) });
    let id = await take();
    if (id === null && (await this.turns.isLeft(scope, conversation.id))) {
      await this.stop(scope, conversation.id);
      id = await take();
    }
    if (id !== null) return this.run(id, of, open);
    throw turnInProgress('A turn runs in this conversation; stop it or wait for its end.');
  }

  /** Goes on with a turn that was taken with a decision, when nobody knew yet what it makes. */
  async goOn(id: string, of: TurnOf, open: Opening): Promise<LiveTurn> {
    const { scope, conversation } = of;
    // Unless it is named, it can be followed where it runs alone.
    await this.turns.name(scope, { id, conversationId: conversation.id }, namesOf(of)).catch(() => undefined);
    return this.run(id, of, open);
  }

  private run(id: string, of: TurnOf, open: Opening): Promise<LiveTurn> {
    const beginning = this.open(id, of, open);
    this.beginning.add(beginning);
    return beginning.finally(() => this.beginning.delete(beginning));
  }

  private async open(id: string, of: TurnOf, open: Opening): Promise<LiveTurn> {
    const { scope, conversation } = of;
    const turn = this.holder.hold(id, of, () => {
      if (this.live.get(conversation.id)?.turn.id === id) this.live.delete(conversation.id);
    });
    try {
      await this.recovery.recover(scope, { id, conversationId: conversation.id });
      const write = this.holder.write.bind(this.holder, turn);
      const chunks = this.observation.turn(turn, await open(turn));
      const live = new LiveTurn(turn, chunks, this.times.graceMs, write);
      this.live.set(conversation.id, live);
      return live;
    } catch (error) {
      await turn.end(true);
      throw error;
    }
  }

  /** Finds the turn of a conversation, where it runs in this process. */
  find({ organizationId, userId }: Scope, conversationId: string): LiveTurn | null {
    const live = this.live.get(conversationId);
    const owner = live?.turn.scope;
    return live && owner?.organizationId === organizationId && owner.userId === userId ? live : null;
  }

  /** Finds the conversation of a running turn, in whichever process, by the front end's name for the chat. */
  async conversationOf(scope: Scope, agentType: string, chatId: string): Promise<string | null> {
    if (!isExactText(chatId, MAX_KEY_CHARACTERS) || !isExactText(agentType, MAX_KEY_CHARACTERS)) return null;
    return this.turns.conversationOf(scope, agentType, chatId);
  }

  /**
   * Waits for the end of a conversation's turn, in whichever process.
   *
   * @returns whether one ran
   */
  async awaitEnd(scope: Scope, conversationId: string): Promise<boolean> {
    const live = this.find(scope, conversationId);
    await live?.ended;
    const turn = await this.turns.find(scope, conversationId);
    if (!turn?.isHeld) return live !== null;
    const until = performance.now() + MAX_END_WAIT_MS;
    while (performance.now() < until && (await this.turns.isHeld(scope, { id: turn.id, conversationId })))
      await pause(POLL_INTERVAL_MS);
    return true;
  }

  /** Stops the turn of a conversation, in whichever process it runs; resolves when it has ended. */
  async stop(scope: Scope, conversationId: string): Promise<void> {
    const live = this.find(scope, conversationId);
    if (live) return live.stop();
    const id = await this.turns.requestStop(scope, conversationId);
    while (id !== null && (await this.turns.isHeld(scope, { id, conversationId })))
      await pause(POLL_INTERVAL_MS);
  }

  /** Does work while no turn runs in a conversation: stops a running one first, and lets none begin meanwhile. */
  async withoutTurn<T>(scope: Scope, conversationId: string, work: () => Promise<T>): Promise<T> {
    let id = await this.turns.take(scope, conversationId, this.times.leaseMs);
    while (id === null) {
      await this.stop(scope, conversationId);
      id = await this.turns.take(scope, conversationId, this.times.leaseMs);
    }
    const turn = { id, conversationId };
    try {
      await this.recovery.recover(scope, turn);
      return await work();
    } finally {
      await this.turns.release(scope, turn).catch(() => undefined);
    }
  }

  /** Stops the running turns, whose answers so far are stored, before the database is closed. */
  async onModuleDestroy(): Promise<void> {
    this.closing = true;
    await Promise.allSettled(this.beginning);
    await Promise.all([...this.live.values()].map((live) => live.stop()));
  }
}

function namesOf({ messageId, chatId }: TurnOf) {
  return { messageId, chatId };
}
