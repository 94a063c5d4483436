import { createHash } from 'node:crypto';

/**
 * SHA-256 of an input. Two inputs are the same when they are equal as JSON: the order of an object's keys, which a
 * retrying client may not keep, is no difference.
 */
export function inputDigest(input: unknown): string {
  return createHash('sha256').update(JSON.stringify(input, sortedKeys)).digest('hex');
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
