import { figure, table } from '../report/table.js';
import type { SoakedResult, Stage } from './soak.js';

const MIB = 1024 * 1024;

/** The operations at each size of the store, and what the store takes. */
export function soakReport(stages: readonly Stage[]): string {
  return [
    'median and 99th percentile of a call, in milliseconds\n',
    latencies(stages),
    '\n\ncalls a second, and a second of one busy core\n',
    rates(stages),
    '\n\nwhat it takes\n',
    takes(stages),
  ].join('');
}

function latencies(stages: readonly Stage[]): string {
  return byOperation(stages, ({ p50Ms, p99Ms }) => `${figure(p50Ms)} / ${figure(p99Ms)}`);
}

function rates(stages: readonly Stage[]): string {
  return byOperation(
    stages,
    ({ opsPerSecond, busyCores }) => `${figure(opsPerSecond)} / ${figure(opsPerSecond / busyCores)}`,
  );
}

function byOperation(stages: readonly Stage[], cell: (result: SoakedResult) => string): string {
  const names = stages[0]?.results.map(({ name }) => name) ?? [];
  const rows = names.map((name, at) => [
    name,
    ...stages.map(({ results }) => (results[at] ? cell(results[at]) : '')),
  ]);
  return table([headingOf(stages), ...rows], 1);
}

function takes(stages: readonly Stage[]): string {
  const row = (name: string, of: (stage: Stage) => number) => [
    name,
    ...stages.map((stage) => figure(of(stage))),
  ];
  return table(
    [
      headingOf(stages),
      row('bytes a message in tables', ({ footprint }) => footprint.tableBytesPerMessage),
      row('bytes a message in indexes', ({ footprint }) => footprint.indexBytesPerMessage),
      row('bytes of WAL an append, 1 writer', ({ results }) => results.at(-2)?.walBytesPerCall ?? Number.NaN),
      row(
        'bytes of WAL an append, 16 writers',
        ({ results }) => results.at(-1)?.walBytesPerCall ?? Number.NaN,
      ),
      row('MiB of the Node.js process', ({ residentBytes }) => residentBytes / MIB),
      row('connections', ({ connections }) => connections),
    ],
    1,
  );
}

function headingOf(stages: readonly Stage[]): string[] {
  return ['messages', ...stages.map(({ footprint }) => footprint.messages.toLocaleString('en-US'))];
}
