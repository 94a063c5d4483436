import type { Versioned } from './event-state.js';
import type { ServerSentEvent } from './server-sent-events.js';

/** What one stream tells of, as its listener may see it. */
export interface EventSource<State> {
  /** Asks again whether the listener may see it. @throws ConversationError where not, or where that cannot be told now */
  assertReadable(): Promise<void>;
  /** Reads the state. @throws ConversationError as `assertReadable` */
  read(): Promise<Versioned<State>>;
  /** Makes the event that leads from one state to another; null where the listener sees no difference. */
  eventOf(state: State, before: State | null): Promise<Omit<ServerSentEvent, 'id'> | null>;
}
