import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { UIMessageChunk } from 'ai';
import type { Scope } from '../../../../common/scope.js';
import { ConversationError } from '../../domain/conversation-error.js';
import { AI_OPTIONS, type AiOptions } from '../../options/ai.options.js';
import { LiveTurn } from './live-turn.js';
import { turnInProgress } from './turn-in-progress.js';
import type { Turn } from './turn.js';
import { MAX_RENEWAL_INTERVAL_MS, POLL_INTERVAL_MS } from './turn.limits.js';
import { TurnRepository } from './turn.repository.js';

export type TurnOf = Pick<
  Turn,
  'scope' | 'conversation' | 'agent' | 'messageId' | 'earlier' | 'chatId' | 'body'
>;

/** Opens a turn: does work that may still refuse the caller, and returns the chunks of the answer. */
type Opening = (turn: Turn) => Promise<AsyncIterable<UIMessageChunk>>;

/** Runs one turn at a time in each conversation, across processes: each holds a lease, and renews it while it runs. */
@Injectable()
export class TurnService implements OnModuleDestroy {
  private readonly live = new Map<string, LiveTurn>();
  private readonly beginning = new Set<Promise<unknown>>();
  private closing = false;
  private readonly times: AiOptions['turns'];

  constructor(
    private readonly turns: TurnRepository,
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
   * Begins a turn. Stops a turn of this process first where all its readers have disconnected: nobody waits for it.
   *
   * @throws ConversationError `TURN_IN_PROGRESS`, `RATE_LIMITED`, and what `open` throws
   */
  async begin(of: TurnOf, open: Opening): Promise<LiveTurn> {
    const { scope, conversation } = of;
    if (this.closing)
      throw new ConversationError('STORE_UNAVAILABLE', 'The backend is going down; try again.');
    const running = this.find(scope, conversation.id);
    if (running?.left) await running.stop();
    const id = await this.turns.takeShare(scope, conversation.id, this.times.leaseMs, this.times.perUser);
    if (id !== null) return this.run(id, of, open);
    throw turnInProgress('A turn runs in this conversation; stop it or wait for its end.');
  }

  /** Runs a turn that was taken already. */
  run(id: string, of: TurnOf, open: Opening): Promise<LiveTurn> {
    const beginning = this.open(id, of, open);
    this.beginning.add(beginning);
    return beginning.finally(() => this.beginning.delete(beginning));
  }

  private async open(id: string, of: TurnOf, open: Opening): Promise<LiveTurn> {
    const turn = this.held(id, of);
    try {
      const live = new LiveTurn(turn, await open(turn), this.times.graceMs);
      this.live.set(of.conversation.id, live);
      return live;
    } catch (error) {
      await turn.end();
      throw error;
    }
  }

  /** Finds the turn of a conversation, where it runs in this process. */
  find({ organizationId, userId }: Scope, conversationId: string): LiveTurn | null {
    const live = this.live.get(conversationId);
    const owner = live?.turn.scope;
    return live && owner?.organizationId === organizationId && owner.userId === userId ? live : null;
  }

  /** Finds the turn of a chat by the front end's name for the chat. */
  findChat(scope: Scope, agentType: string, chatId: string): LiveTurn | null {
    const candidates = [...this.live.values()].filter(
      ({ turn }) => turn.chatId === chatId && turn.agent.type === agentType,
    );
    return candidates.find(({ turn }) => this.find(scope, turn.conversation.id) !== null) ?? null;
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
    try {
      return await work();
    } finally {
      await this.turns.release(scope, { id, conversationId }).catch(() => undefined);
    }
  }

  /** Stops the running turns, whose answers so far are stored, before the database is closed. */
  async onModuleDestroy(): Promise<void> {
    this.closing = true;
    await Promise.allSettled(this.beginning);
    await Promise.all([...this.live.values()].map((live) => live.stop()));
  }

  private held(id: string, of: TurnOf): Turn {
    const turn = { id, conversationId: of.conversation.id };
    const controller = new AbortController();
    const stop = (): void => {
      controller.abort();
    };
    const renewal = setInterval(
      () => {
        this.turns.renew(of.scope, turn, this.times.leaseMs).then(
          (mayGoOn) => {
            if (!mayGoOn) stop();
          },
          // The database is unavailable: the lease may outlast that, and if it does not, the next renewal shows it.
          () => undefined,
        );
      },
      Math.min(MAX_RENEWAL_INTERVAL_MS, this.times.leaseMs / 3),
    );
    const end = async (): Promise<void> => {
      clearInterval(renewal);
      if (this.live.get(of.conversation.id)?.turn.id === id) this.live.delete(of.conversation.id);
      // Where the database is unavailable, the lease expires by itself.
      await this.turns.release(of.scope, turn).catch(() => undefined);
    };
    return { ...of, id, signal: controller.signal, stop, end };
  }
}
