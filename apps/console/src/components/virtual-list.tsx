import { useElementScrollRestoration } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { ROWS } from '../api/scroll-places.js';
import { knownRows, useKnownRows } from './known-rows.js';
import styles from './virtual-list.module.css';

/** Rows beyond the visible ones that are kept in the page, so that keys and screen readers find the next one. */
const OVERSCAN_ROWS = 6;
/** Rows before the end at which more are asked for. */
const AHEAD_ROWS = 30;
const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

interface VirtualListProps<Item> {
  /** What is listed, for screen readers. */
  label: string;
  items: readonly Item[];
  keyOf: (item: Item) => string;
  /** The height of a row that was not measured yet. */
  rowPx: number;
  row: (item: Item) => ReactNode;
  /** Is called while the end is near. */
  onEnd?: () => void;
  /** Stands behind the last row. */
  end?: ReactNode;
}

/**
 * A list of any length, of which the page has the visible rows alone. Arrow keys lead from row to row. Whoever comes back
 * to it finds it where it was left.
 */
export function VirtualList<Item>({ label, items, keyOf, rowPx, row, onEnd, end }: VirtualListProps<Item>) {
  const scroller = useRef<HTMLDivElement>(null);
  const left = useElementScrollRestoration({ id: ROWS });
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => keyOf(items[index] as Item),
    overscan: OVERSCAN_ROWS,
    initialOffset: left?.scrollY ?? 0,
    initialMeasurementsCache: knownRows(label),
    onChange: ({ range }) => {
      if (range && range.endIndex > items.length - AHEAD_ROWS) onEnd?.();
    },
  });
  useKnownRows(label, rows);
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = STEPS[event.key];
    const at = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
    if (step === undefined || at === null) return;
    event.preventDefault();
    const next = scroller.current?.querySelector<HTMLElement>(
      `[data-index="${Number(at.dataset.index) + step}"] a`,
    );
    next?.focus();
  };
  return (
    <div ref={scroller} data-scroll-restoration-id={ROWS} className={styles.scroller} onKeyDown={move}>
      <div role="list" aria-label={label} className={styles.rows} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ key, index, start }) => (
          <div
            key={key}
            ref={rows.measureElement}
            role="listitem"
            aria-setsize={-1}
            aria-posinset={index + 1}
            data-index={index}
            className={styles.row}
            style={{ transform: `translateY(${start}px)` }}
          >
            {row(items[index] as Item)}
          </div>
        ))}
      </div>
      {end}
    </div>
  );
}
