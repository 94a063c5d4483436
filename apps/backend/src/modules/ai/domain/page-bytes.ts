import { MAX_PAGE_BYTES } from './limits.js';
import { jsonBytesInParts } from './json-parts.js';
import { Pace } from './pace.js';

/** Bytes for what stands around the items of a page: the cursor, and a conversation. */
const FRAME_BYTES = 16 * 1024;
const ITEMS_BYTES = MAX_PAGE_BYTES - FRAME_BYTES;
/** Bytes for a field's name and the signs around it. */
const FIELD_BYTES = 16;
/**
 * The most that stored bytes grow in JSON: a control character of one byte is sent as six (`\u0001`), and a number such
 * as `1e20` as its digits.
 */
const MAX_GROWTH = 6;

/**
 * Counts the items, from the first on, that a page of JSON has room for: one at least.
 *
 * @param items in their order, as far as they were read: they end with the first that passes the bytes of a page
 * @param storedBytes the bytes of the items together, as they are stored
 */
export async function fittingCount(items: readonly unknown[], storedBytes: number): Promise<number> {
  if (storedBytes <= ITEMS_BYTES / MAX_GROWTH) return items.length;
  // The last one was read although it passes them: also where its JSON is shorter than what is stored.
  const candidates = storedBytes > MAX_PAGE_BYTES ? items.slice(0, -1) : items;
  return Math.max(1, await countWithin(candidates, ITEMS_BYTES));
}

async function countWithin(items: readonly unknown[], maxBytes: number): Promise<number> {
  const pace = new Pace();
  let bytes = 0;
  for (const [index, item] of items.entries()) {
    bytes += (await jsonBytesInParts(item, pace)) + 1;
    if (bytes > maxBytes) return index;
  }
  return items.length;
}

/** Tells whether a page has room for all items. Counts their fields one by one: together, they may be no string. */
export async function isPageOf(items: readonly object[]): Promise<boolean> {
  const pace = new Pace();
  let bytes = 0;
  for (const item of items) {
    for (const field of fieldsOf(item)) {
      bytes += (await jsonBytesInParts(field, pace)) + FIELD_BYTES;
      if (bytes > ITEMS_BYTES) return false;
    }
  }
  return true;
}

/** The fields of an item, and what stands in its lists one by one. */
function fieldsOf(item: object): unknown[] {
  return Object.values(item).flat();
}
