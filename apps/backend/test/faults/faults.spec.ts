import { afterAll, expect, it } from '@jest/globals';
import { useBuild } from '../support/use-build.js';
import { cleanUp } from './cleanup.js';
import { OutputScan } from './output-scan.js';
import { runScenario } from './run-scenario.js';
import { pooledAndReplicated } from './scenarios/pooled-and-replicated.js';

/** Milliseconds: most of them until all has started, which takes seconds where the machine is not busy. */
const LONGEST_MS = 180_000;

useBuild();
afterAll(cleanUp);

it(
  'two applications behind a proxy, a pooler and a replica lose nothing when the pooler is killed',
  async () => {
    const outputScan = new OutputScan();
    const scenario = pooledAndReplicated(['the pooler killed']);
    const row = await runScenario(scenario, { seed: 1, outputScan, show: () => undefined });
    await cleanUp();

    expect(row).toMatchObject({ findings: [], rounds: 1 });
    expect(row.notes.join()).toMatch(/^\d+ reads of own writes by the other application/);
    expect([outputScan.findings(), outputScan.lines > 0]).toEqual([[], true]);
  },
  LONGEST_MS,
);
