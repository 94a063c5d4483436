import type { Scope } from '../../../../common/scope.js';
import { conversationNotFound } from '../../domain/conversation-error.js';
import type { EntityGate } from '../../services/entity-gate.js';
import { changedConversation } from './changes.js';
import type { EventRepository } from './event.repository.js';
import type { EventSource } from './event-source.js';
import type { ConversationState } from './event-state.js';

/** Tells of one conversation: its whole state, with each change. */
export function conversationSource(
  events: EventRepository,
  access: EntityGate,
  caller: Scope,
  id: string,
): EventSource<ConversationState> {
  const assertReadable = (): Promise<void> => access.assertConversation(caller, id);
  return {
    assertReadable,
    read: async () => {
      await assertReadable();
      const found = await events.conversation(caller, id);
      if (!found) throw conversationNotFound();
      return found;
    },
    eventOf: (state, before) => {
      const data = changedConversation(state, before ?? undefined);
      return Promise.resolve(data.changed.length > 0 ? { event: 'conversation', data } : null);
    },
  };
}
