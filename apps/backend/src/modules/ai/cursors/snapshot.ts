import type { Position } from './cursor-codec.js';
import { integerAt } from './position.js';

/** Reaching it would take PostgreSQL centuries. */
const MAX_TRANSACTION = Number.MAX_SAFE_INTEGER;

/**
 * PostgreSQL's snapshot (`xmin:xmax:running,running`) as numbers, short: the first transaction that ran, and from there
 * the distances to the first that had not begun and to each that ran.
 */
export function snapshotNumbers(snapshot: string): number[] {
  const [first = 0, ...others] = snapshot.split(/[:,]/).filter(Boolean).map(Number);
  return [first, ...others.map((transaction) => transaction - first)];
}

/** @throws ConversationError `INVALID_CURSOR` where PostgreSQL would refuse the snapshot */
export function snapshotFrom(numbers: Position): string {
  const first = integerAt(numbers, 0, 1, MAX_TRANSACTION);
  const next = first + integerAt(numbers, 1, 0, MAX_TRANSACTION - first);
  let last = first;
  const running = numbers.slice(2).map((_, index) => {
    last = first + integerAt(numbers, index + 2, last - first, next - first - 1);
    return last;
  });
  return `${first}:${next}:${running.join(',')}`;
}
