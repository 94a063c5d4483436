import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { build } from '../support/program.js';
import { cleanUp } from './cleanup.js';
import { OutputScan } from './output-scan.js';
import { runScenario } from './run-scenario.js';
import { pooledAndReplicated } from './scenarios/pooled-and-replicated.js';

const LONGEST_MS = 180_000;

beforeAll(build, LONGEST_MS);
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
