import { writeFile } from 'node:fs/promises';
import type { BenchContext } from './bench-context.js';
import { cleanUp, cleanUpOnSignals, isEnding } from './cleanup.js';
import type { Group, Result } from './measure/cell.js';
import { runGroup } from './measure/rounds.js';
import { appendGroup } from './operations/append.js';
import { getOrCreateGroup } from './operations/get-or-create.js';
import { listGroup } from './operations/list.js';
import { messagesGroup } from './operations/messages.js';
import { searchGroup } from './operations/search.js';
import { statsGroup } from './operations/stats.js';
import { usageGroup } from './operations/usage.js';
import { type Options, readOptions, USAGE } from './options.js';
import { openPool, startPostgres } from './postgres.js';
import { documentOf } from './report/document.js';
import { openProgress } from './report/progress.js';
import { report, toJson } from './report/report.js';
import { openService } from './service.js';
import { soak } from './soak/soak.js';
import { soakReport } from './soak/soak-report.js';

const DOCUMENT = new URL('../../docs/bench.md', import.meta.url);
const SOAK_DOCUMENT = new URL('../../docs/soak.md', import.meta.url);
const ROUNDS = { full: 5, quick: 3 };
const SEEDING_CONNECTIONS = 2;
const GROUPS = [appendGroup, getOrCreateGroup, listGroup, messagesGroup, statsGroup, usageGroup, searchGroup];

async function main(): Promise<void> {
  const options = readOptions();
  if (!options) {
    console.log(USAGE);
    return;
  }
  cleanUpOnSignals();
  // Peers look for news on the internet when they are loaded; nothing here waits for an answer.
  globalThis.fetch = () => new Promise(() => undefined);
  try {
    await (options.soak === null ? compare(options) : grow(options, options.soak));
  } finally {
    await cleanUp();
  }
}

async function openBench(quick: boolean): Promise<BenchContext> {
  const progress = openProgress();
  const url = await startPostgres();
  const service = await openService(url);
  return { url, pool: openPool(url, SEEDING_CONNECTIONS), service, quick, progress };
}

async function grow({ quick, json, write }: Options, messages: number): Promise<void> {
  const bench = await openBench(quick);
  const stages = await soak(bench, messages);
  bench.progress.stop();
  if (isEnding()) return;
  const report = soakReport(stages);
  console.log(report);
  if (json !== null) await writeFile(json, `${JSON.stringify(stages, null, 2)}\n`);
  if (write) await writeFile(SOAK_DOCUMENT, await documentOf('--soak --write', report, bench.pool));
}

async function compare({ quick, only, json, write }: Options): Promise<void> {
  const bench = await openBench(quick);
  const { progress } = bench;
  const groups = GROUPS.map((group) => selected(group(bench), only)).filter(({ cells }) => cells.length > 0);
  if (groups.length === 0) throw new Error(`No operation has ${only} in its name.`);
  const rounds = quick ? ROUNDS.quick : ROUNDS.full;
  progress.start(rounds * groups.reduce((sum, { cells }) => sum + cells.length, 0));
  const results: Result[] = [];
  for (const group of groups) {
    await bench.pool.query('CHECKPOINT');
    results.push(...(await runGroup(group, rounds, progress)));
  }
  progress.stop();
  if (isEnding()) return;
  console.log(report(results));
  if (json !== null) await writeFile(json, toJson(results));
  if (write) await writeFile(DOCUMENT, await documentOf('--write', report(results), bench.pool));
}

function selected(group: Group, only: string): Group {
  return { ...group, cells: group.cells.filter(({ operation }) => operation.includes(only)) };
}

main().then(
  // Peers leave timers and connections behind.
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
