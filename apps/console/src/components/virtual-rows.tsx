import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useState } from 'react';
import { knownRows, useKnownRows } from './known-rows.js';
import styles from './virtual-rows.module.css';

/** Rows beyond the visible ones that are there as well. */
const OVERSCAN = 8;
/** Rows from the end at which more are asked for. */
const AHEAD = 20;

/**
 * A list of any length in the page's own scrolling, of which the rows on the screen are there alone.
 *
 * @param more asks for the rows that follow; undefined where there are none, or they are on their way
 */
export function VirtualRows<Item>({
  label,
  items,
  estimatedPixels,
  keyOf,
  more,
  isComplete,
  children,
}: {
  label: string;
  items: Item[];
  estimatedPixels: number;
  keyOf: (item: Item) => string;
  more: (() => void) | undefined;
  isComplete: boolean;
  children: (item: Item) => ReactNode;
}) {
  const [list, setList] = useState<HTMLElement | null>(null);
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => estimatedPixels,
    overscan: OVERSCAN,
    scrollMargin: list?.offsetTop ?? 0,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
    initialMeasurementsCache: knownRows(label),
    onChange: ({ range }) => {
      if (range && range.endIndex >= items.length - AHEAD) more?.();
    },
  });
  useKnownRows(label, virtualizer);
  return (
    <ul
      ref={setList}
      aria-label={label}
      className={styles.rows}
      style={{ blockSize: `${virtualizer.getTotalSize()}px` }}
    >
      {virtualizer.getVirtualItems().map(({ index, key, start }) => {
        const item = items[index];
        return (
          item !== undefined && (
            <li
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              aria-posinset={index + 1}
              aria-setsize={isComplete ? items.length : -1}
              style={{ transform: `translateY(${start - (list?.offsetTop ?? 0)}px)` }}
            >
              {children(item)}
            </li>
          )
        );
      })}
    </ul>
  );
}
