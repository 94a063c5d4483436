import { onlyChildAt, type Place } from '../../domain/place.js';
import type { StoredPlace } from './siblings.sql.js';

/** The place of a message; of one without a stored place it is known by its sequence. */
export function placeAt(sequence: number, stored: StoredPlace | null): Place {
  if (stored === null) return onlyChildAt(sequence);
  const { parent, branches, from, first, count } = stored;
  // The message right after the parent begins no branch: it is the first of its children, where the first branch is not.
  const direct = from === 1 && first === 2 ? [parent + 1] : [];
  return { parent: parent === 0 ? null : parent, siblings: [...direct, ...branches], siblingCount: count };
}
