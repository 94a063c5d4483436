import type { EntityRef } from '../../../../common/principal.js';
import { SUMMARIZED, TASK_AGENT_TYPES } from '../../domain/reserved.js';
import type { SidebarState } from './event-state.js';

/**
 * Keeps the conversations that a narrowed list shows: those about one of these entities, about none, or of a task upon a
 * text.
 */
export function readableAmong(
  states: readonly SidebarState[],
  readable: readonly EntityRef[] | null,
): SidebarState[] {
  if (readable === null) return [...states];
  const keys = new Set(readable.map(({ entityType, entityId }) => JSON.stringify([entityType, entityId])));
  return states.filter(
    ({ entityType, entityId, agentType }) =>
      entityType === null ||
      (agentType !== null && TASK_AGENT_TYPES.includes(agentType) && entityType !== SUMMARIZED) ||
      keys.has(JSON.stringify([entityType, entityId])),
  );
}
