import type { Page } from '../../src/modules/ai/index.js';

interface Walk {
  /** Called between two pages. */
  between?: (page: number) => Promise<unknown>;
}

/** Every item of every page, by following the cursors. */
export async function walked<T>(
  read: (cursor: string | undefined) => Promise<Page<T>>,
  { between }: Walk = {},
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let page = 1; ; page++) {
    const { items: more, nextCursor } = await read(cursor);
    items.push(...more);
    if (nextCursor === null) return items;
    cursor = nextCursor;
    await between?.(page);
  }
}

/** Copies of the cursor, each with one of its characters changed. */
export function changedCursors(cursor: string): string[] {
  return Array.from(cursor, (character, index) => {
    const other = character === 'A' ? 'B' : 'A';
    return cursor.slice(0, index) + other + cursor.slice(index + 1);
  });
}
