import type { VirtualItem, Virtualizer } from '@tanstack/react-virtual';
import { useEffect } from 'react';

/** Heights of rows that were laid out, by the list: whoever comes back to it finds them where they were. */
const known = new Map<string, VirtualItem[]>();

/** The rows of a list that were laid out when it was last left; none of one that was not there. */
export function knownRows(label: string): VirtualItem[] {
  return known.get(label) ?? [];
}

/** Keeps the heights of a list's rows when it is left. */
export function useKnownRows<Scroller extends Element | Window>(
  label: string,
  rows: Virtualizer<Scroller, Element>,
): void {
  useEffect(
    () => () => {
      known.set(label, rows.takeSnapshot());
    },
    [label, rows],
  );
}
