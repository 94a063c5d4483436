import { Injectable, Logger } from '@nestjs/common';
import { errorName } from '../../../../common/error-name.js';
import { scopeOf } from '../../../../common/principal.js';
import type { Scope } from '../../../../common/scope.js';
import { ConversationError } from '../../domain/conversation-error.js';
import { conversationId } from '../../services/conversation-id.js';
import { EntityGate } from '../../services/entity-gate.js';
import { conversationSource } from './conversation.source.js';
import { HEARTBEAT_MS } from './event.limits.js';
import { EventRepository, type Subject } from './event.repository.js';
import type { EventSource } from './event-source.js';
import type { Versioned } from './event-state.js';
import { EventWatcher, type Watch } from './event-watcher.js';
import { eventText, HEARTBEAT, retryLine } from './server-sent-events.js';
import { sidebarSource } from './sidebar.source.js';

/** What one listener has been told. */
interface Told<State> {
  state: State | null;
  version: string | null;
}

/** Makes the streams of events of pages and sidebars. */
@Injectable()
export class EventService {
  private readonly logger = new Logger('Events');

  constructor(
    private readonly events: EventRepository,
    private readonly watcher: EventWatcher,
    private readonly access: EntityGate,
  ) {}

  /**
   * Follows one conversation.
   *
   * @param lastId the id of the last event that the listener has had: the state is told where it is another one by now
   * @throws ConversationError `CONVERSATION_NOT_FOUND`
   */
  async ofConversation(
    caller: Scope,
    id: string,
    lastId: string | null,
  ): Promise<ReadableStream<Uint8Array>> {
    const own = conversationId(id);
    const source = conversationSource(this.events, this.access, caller, own);
    return this.open(source, { scope: scopeOf(caller), conversationId: own }, lastId);
  }

  /** Follows the open conversations of a user, as `ofConversation`. */
  ofUser(caller: Scope, lastId: string | null): Promise<ReadableStream<Uint8Array>> {
    const source = sidebarSource(this.events, this.access, caller);
    return this.open(source, { scope: scopeOf(caller), conversationId: null }, lastId);
  }

  /** Reads the state before the stream begins: what is refused is a problem document. */
  private async open<State>(
    source: EventSource<State>,
    subject: Subject,
    lastId: string | null,
  ): Promise<ReadableStream<Uint8Array>> {
    if (this.watcher.isClosed)
      throw new ConversationError('STORE_UNAVAILABLE', 'The backend is going down; try again.');
    const first = await source.read();
    const listening = new AbortController();
    const watch = this.watcher.watch(subject);
    const texts = this.follow(source, watch, first, lastId, listening.signal);
    return streamOf(texts, () => {
      listening.abort();
      watch.close();
    });
  }

  private async *follow<State>(
    source: EventSource<State>,
    watch: Watch,
    first: Versioned<State>,
    lastId: string | null,
    signal: AbortSignal,
  ): AsyncGenerator<string, void> {
    yield retryLine();
    const told: Told<State> = { state: null, version: lastId };
    const isKnown = first.version === lastId;
    if (isKnown) told.state = first.state;
    else yield* this.tell(source, told, first);
    while (!this.isOver(signal)) {
      const changed = await watch.changed(told.version, HEARTBEAT_MS, signal);
      if (this.isOver(signal)) return;
      const found = await this.ask(async () => (changed ? source.read() : source.assertReadable()));
      if (found === 'ended') return;
      if (typeof found === 'object') yield* this.tell(source, told, found);
      else yield HEARTBEAT;
    }
  }

  private isOver({ aborted }: AbortSignal): boolean {
    return aborted || this.watcher.isClosed;
  }

  private async *tell<State>(
    source: EventSource<State>,
    told: Told<State>,
    { state, version }: Versioned<State>,
  ): AsyncGenerator<string, void> {
    const event = await this.ask(() => source.eventOf(state, told.state));
    if (event === 'later' || event === 'ended') return;
    told.state = state;
    told.version = version;
    if (event) yield eventText({ ...event, id: version });
  }

  /** Does what may fail for a while (`later`), or because there is nothing more to be seen (`ended`). */
  private async ask<T>(work: () => Promise<T>): Promise<T | 'later' | 'ended'> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ConversationError))
        this.logger.error(`A stream of events failed: ${errorName(error)}`);
      return error instanceof ConversationError && error.code === 'STORE_UNAVAILABLE' ? 'later' : 'ended';
    }
  }
}

/** Sends texts as fast as they are read; what comes meanwhile is in the next state. */
function streamOf(texts: AsyncGenerator<string, void>, onEnd: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let open = true;
  const end = (): void => {
    if (open) onEnd();
    open = false;
  };
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await texts.next();
        if (!done) {
          controller.enqueue(encoder.encode(value));
          return;
        }
        end();
        controller.close();
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}
