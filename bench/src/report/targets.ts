import type { Result } from '../measure/cell.js';

/** Ours, and how many times faster it is to be than something else. */
export interface Target {
  operation: string;
  /** A contestant at the same operation, or `operation/contestant`. */
  against: string;
  atLeast: number;
}

const SPREAD = 'append.spread.16';
const target = (operation: string, against: string, atLeast: number): Target => ({
  operation,
  against,
  atLeast,
});
const contains = (atLeast: number, ...operations: string[]) =>
  operations.map((operation) => target(`search.${operation}`, 'prisma-contains', atLeast));

export const TARGETS: Target[] = [
  target(SPREAD, 'limit', 1.5),
  target(SPREAD, 'mastra', 4),
  target(SPREAD, 'voltagent', 4),
  target(SPREAD, 'langgraph', 4),
  target(SPREAD, 'langchain', 1.2),
  target(SPREAD, 'prisma-nested', 8),
  target(SPREAD, 'ours-without-search-index', 0.85),
  target('append.spread.1', 'limit', 0.6),
  target('append.hot.16', 'limit', 5),
  target('append.history-100k.16', `${SPREAD}/ours`, 0.85),
  target('append.http.16', `${SPREAD}/limit`, 0.4),
  target('getOrCreate.hit.16', 'driver', 0.6),
  target('list.page-1000', 'list.page-1/ours', 0.8),
  target('messages.last-50', 'messages.last-50.small/ours', 0.8),
  target('messages.last-50', 'mastra', 1),
  target('messages.last-50', 'voltagent', 1),
  target('stats.10k-conversations', 'sum-messages', 50),
  ...['user', 'entity', 'model-month', 'user-month'].map((grouping) =>
    target(`usage.1k-users.${grouping}`, 'sum-messages', 100),
  ),
  ...contains(20, 'user-1k.rare', 'user-1k.absent'),
  ...contains(1, 'user-1k.common', 'user-1k.one-letter', 'user-1k.chinese'),
  ...contains(10, 'user-100k.rare', 'user-100k.absent'),
];

/** Ratio by which ours was faster; null where one of the two has no number. */
export function ratioOf(
  { operation, against }: Pick<Target, 'operation' | 'against'>,
  results: readonly Result[],
): number | null {
  const [otherOperation, contestant] = against.includes('/') ? against.split('/') : [operation, against];
  const ours = opsPerSecond(results, operation, 'ours');
  const other = opsPerSecond(results, otherOperation, contestant);
  return ours === null || other === null ? null : ours / other;
}

function opsPerSecond(results: readonly Result[], operation = '', contestant = ''): number | null {
  const result = results.find((one) => one.operation === operation && one.contestant === contestant);
  return result && 'medians' in result ? result.medians.opsPerSecond : null;
}

/** True if the run measured the operation of this target. */
export function concerns({ operation }: Target, results: readonly Result[]): boolean {
  return results.some((result) => result.operation === operation);
}
