import { describe, expect, it } from '@jest/globals';
import { MAX_PAGE_BYTES } from './limits.js';
import { fittingCount } from './page-bytes.js';

const MIB = 1024 * 1024;
const texts = (count: number, text: string): string[] => Array.from({ length: count }, () => text);
const stored = (items: string[]): number => items.reduce((sum, item) => sum + Buffer.byteLength(item), 0);

describe('the items that a page has room for', () => {
  it('are all where they are small, whatever they grow to', async () => {
    const items = texts(200, '\u0001'.repeat(6000));
    expect(await fittingCount(items, stored(items))).toBe(200);
  });

  it('end before the one that passes the bytes, as they are sent', async () => {
    for (const [text, count] of [
      ['x'.repeat(MIB), 7],
      ['ẞ'.repeat(MIB / 2), 5],
      ['\u0001'.repeat(MIB), 1],
      ['\n'.repeat(MIB), 3],
    ] as const) {
      const items = texts(9, text);
      expect([text.slice(0, 1), await fittingCount(items, stored(items))]).toEqual([text.slice(0, 1), count]);
      expect(Buffer.byteLength(JSON.stringify(items.slice(0, count)))).toBeLessThanOrEqual(MAX_PAGE_BYTES);
    }
  });

  it('are one at least', async () => {
    const large = '\u0001'.repeat(2 * MIB);
    expect(await fittingCount([large], stored([large]))).toBe(1);
    expect(await fittingCount([large, 'x'], MAX_PAGE_BYTES + 1)).toBe(1);
    expect(await fittingCount([], 0)).toBe(0);
  });

  it('are without the one that was read past the bytes, though its JSON is short', async () => {
    expect(await fittingCount(['x', 'y', 'z'], MAX_PAGE_BYTES + 1)).toBe(2);
  });
});
