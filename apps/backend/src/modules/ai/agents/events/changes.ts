import type { ConversationState, SidebarState } from './event-state.js';

/** Names of what may change, and the fields that show it. */
const OF_CONVERSATION = {
  title: ['title'],
  status: ['status'],
  messages: ['messageCount', 'lastMessageAt', 'head'],
  turn: ['turnId'],
  approvals: ['approvals'],
} as const satisfies Record<string, readonly (keyof ConversationState)[]>;

const OF_SIDEBAR = {
  title: ['title'],
  status: ['status'],
  messages: ['messageCount', 'lastMessageAt'],
  approvals: ['pendingApprovals'],
} as const satisfies Record<string, readonly (keyof SidebarState)[]>;

/** A state, and the names of what has changed since the one before; all names where there was none. */
export type Changed<State> = State & { changed: string[] };

export function changedConversation(
  state: ConversationState,
  before: ConversationState | undefined,
): Changed<ConversationState> {
  return { ...state, changed: changedIn(OF_CONVERSATION, state, before) };
}

/** The conversations of a sidebar that have changed, or that were not in it. */
export function changedInSidebar(
  states: readonly SidebarState[],
  before: readonly SidebarState[],
): Changed<SidebarState>[] {
  const known = new Map(before.map((state) => [state.id, state]));
  return states
    .map((state) => ({ ...state, changed: changedIn(OF_SIDEBAR, state, known.get(state.id)) }))
    .filter(({ changed }) => changed.length > 0);
}

function changedIn<State>(
  names: Record<string, readonly (keyof State)[]>,
  state: State,
  before: State | undefined,
): string[] {
  const differs = (field: keyof State): boolean =>
    JSON.stringify(state[field]) !== JSON.stringify(before?.[field]);
  return Object.entries(names)
    .filter(([, fields]) => fields.some(differs))
    .map(([name]) => name);
}
