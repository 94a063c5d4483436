import type { Scope } from '../../../../common/scope.js';
import type { EntityGate } from '../../services/entity-gate.js';
import { changedInSidebar } from './changes.js';
import type { EventRepository } from './event.repository.js';
import type { EventSource } from './event-source.js';
import type { SidebarState } from './event-state.js';
import { readableAmong } from './readable.js';

interface Sidebar {
  /** The conversations that the listener may see. */
  shown: SidebarState[];
  /** The ids of all that are among the latest. */
  latest: ReadonlySet<string>;
}

/** Tells of a user's open conversations with the latest activity: of all at first, then of those that have changed. */
export function sidebarSource(
  events: EventRepository,
  access: EntityGate,
  caller: Scope,
): EventSource<Sidebar> {
  return {
    // Nothing is told but what has changed, and then it is asked for.
    assertReadable: () => Promise.resolve(),
    read: async () => {
      const readable = await access.readable(caller);
      const { state, version } = await events.user(caller);
      const shown = readableAmong(state, readable);
      return { state: { shown, latest: new Set(state.map(({ id }) => id)) }, version };
    },
    eventOf: async (sidebar, before) => {
      const conversations = changedInSidebar(sidebar.shown, before?.shown ?? []);
      const gone = before ? await goneFrom(events, caller, sidebar, before) : [];
      const isNews = before === null || conversations.length > 0 || gone.length > 0;
      return isNews ? { event: 'conversations', data: { all: before === null, conversations, gone } } : null;
    },
  };
}

/** Finds those that are open, or to be seen, no longer; others have only made room for later ones. */
async function goneFrom(
  events: EventRepository,
  caller: Scope,
  { shown, latest }: Sidebar,
  before: Sidebar,
): Promise<string[]> {
  const left = new Set(shown.map(({ id }) => id));
  const missing = before.shown.map(({ id }) => id).filter((id) => !left.has(id));
  const open = await events.openAmong(
    caller,
    missing.filter((id) => !latest.has(id)),
  );
  return missing.filter((id) => !open.has(id));
}
