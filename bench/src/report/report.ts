import type { Result } from '../measure/cell.js';
import { figure, table } from './table.js';
import { concerns, ratioOf, type Target, TARGETS } from './targets.js';

/** All results as text: a table of each operation's contestants, then the targets. */
export function report(results: readonly Result[]): string {
  const failures = results.filter((result) => 'failure' in result);
  return [
    resultsTable(results),
    ...failures.map(({ operation, contestant, failure }) => `${operation} ${contestant} failed: ${failure}`),
    '\ntargets: ours against others, as a ratio of operations a second',
    targetsTable(results),
  ].join('\n');
}

/** Text that `--json` writes; a contestant that failed has no numbers. */
export function toJson(results: readonly Result[]): string {
  const rows = results.map((result) => {
    const { operation, contestant } = result;
    if ('medians' in result) return { operation, contestant, ...result.medians };
    const none = { opsPerSecond: null, p50Ms: null, p99Ms: null };
    return { operation, contestant, ...none, failure: result.failure };
  });
  return `${JSON.stringify(rows, null, 2)}\n`;
}

function resultsTable(results: readonly Result[]): string {
  const heading = ['operation', 'contestant', 'ops/s', 'p50 ms', 'p99 ms', 'ours is ×'];
  return table([heading, ...results.map((result) => resultRow(result, results))], 2);
}

function resultRow(result: Result, results: readonly Result[]): string[] {
  const { operation, contestant } = result;
  if ('failure' in result) return [operation, contestant, 'failed', '', '', ''];
  const { opsPerSecond, p50Ms, p99Ms } = result.medians;
  const ratio = contestant === 'ours' ? null : ratioOf({ operation, against: contestant }, results);
  const ours = ratio === null ? '' : figure(ratio);
  return [operation, contestant, figure(opsPerSecond), figure(p50Ms), figure(p99Ms), ours];
}

function targetsTable(results: readonly Result[]): string {
  const heading = ['operation', 'ours against', 'met', 'measured', 'at least'];
  const measured = TARGETS.filter((target) => concerns(target, results));
  return table([heading, ...measured.map((target) => targetRow(target, results))], 3);
}

function targetRow(target: Target, results: readonly Result[]): string[] {
  const { operation, against, atLeast } = target;
  const ratio = ratioOf(target, results);
  const met = ratio === null ? 'not measured' : ratio >= atLeast ? 'yes' : 'no';
  return [operation, against, met, ratio === null ? '' : figure(ratio), figure(atLeast)];
}
