import { describe, expect, it } from '@jest/globals';
import { pageOf } from './page.js';

function page(rows: number[], limit: number) {
  return pageOf(rows, limit, (last) => `after ${last}`);
}

describe('pageOf', () => {
  it('keeps the extra row back, and leads on from the last row shown', () => {
    expect(page([1, 2, 3], 2)).toEqual({ items: [1, 2], nextCursor: 'after 2' });
    expect(page([1, 2], 1)).toEqual({ items: [1], nextCursor: 'after 1' });
  });

  it('leads nowhere where there is nothing more', () => {
    expect(page([1, 2], 2)).toEqual({ items: [1, 2], nextCursor: null });
    expect(page([1], 2)).toEqual({ items: [1], nextCursor: null });
    expect(page([], 2)).toEqual({ items: [], nextCursor: null });
  });

  it('leaves the rows as they are', () => {
    const rows = [1, 2, 3];
    page(rows, 1).items.reverse();
    expect(rows).toEqual([1, 2, 3]);
  });

  it('shows every row once, page after page', () => {
    const rows = [1, 2, 3, 4, 5, 6, 7];
    for (let limit = 1; limit <= 8; limit++) {
      const seen: number[] = [];
      for (let more = true; more;) {
        const { items, nextCursor } = page(rows.slice(seen.length, seen.length + limit + 1), limit);
        seen.push(...items);
        more = nextCursor !== null;
      }
      expect(seen).toEqual(rows);
    }
  });
});
