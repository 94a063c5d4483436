import type { EntityRef } from '../../../../common/principal.js';
import { isOfTask, SUMMARIZED } from '../../domain/reserved.js';
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
    (state) =>
      state.entityType === null ||
      (isOfTask(state) && state.entityType !== SUMMARIZED) ||
      keys.has(JSON.stringify([state.entityType, state.entityId])),
  );
}
