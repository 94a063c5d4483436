import { describe, expect, it } from '@jest/globals';
import { AppendConcurrency } from '../../src/modules/ai/test-internals.js';
import { fixed, type Setup, Simulation } from './simulation.js';
import { byRule, COSTS, MEASURED } from './sixteen-cores.js';

type Case = Pick<Setup, 'cores' | 'processes' | 'writers'>;
type Change = (simulation: Simulation) => void;

const MAX_STATEMENTS = 32;
const LIMITS = [1, 2, 4, 8, 16, 32];
const WRITERS = [1, 4, 16, 64, 256, 1_024];

/** Time that it is given to learn, after a beginning or a change. */
const SETTLED_MS = 1_000;
const WARM_UP_MS = 60;
const MEASURED_MS = 100;
/** Appends that a server stores in a millisecond, at least, for each of its cores; and with any number of them. */
const SLOW = { ofOneCore: 6, most: 50 };
const LATENCIES_MEASURED = 8;

function adaptive(setup: Case): Simulation {
  const policyFor: Setup['policyFor'] = (_process, nowMs) => new AppendConcurrency(MAX_STATEMENTS, nowMs);
  return new Simulation({ ...setup, costs: COSTS, policyFor });
}

/** Appends a second with the best of some limits that never change. */
async function bestFixed(setup: Case, change?: Change): Promise<number> {
  let best = 0;
  for (const limit of LIMITS) {
    const one = new Simulation({ ...setup, costs: COSTS, policyFor: () => fixed(limit) });
    change?.(one);
    const latencyMs = latencyOf(one);
    await one.run(WARM_UP_MS + 3 * latencyMs);
    best = Math.max(best, await one.run(MEASURED_MS + LATENCIES_MEASURED * latencyMs));
    // Further statements would have nothing to send.
    if (!change && limit >= setup.writers) break;
  }
  return best;
}

/** The time that an append takes where many wait, about. */
function latencyOf({ machine, writers }: Simulation): number {
  return writers / Math.min(SLOW.ofOneCore * machine.cores, SLOW.most);
}

/** The speed that is reached after some time to learn, with the best limit as 1. */
async function reached(setup: Case, change?: Change): Promise<number> {
  const one = adaptive(setup);
  await one.run(SETTLED_MS);
  if (change) {
    change(one);
    await one.run(SETTLED_MS);
  }
  const speed = await one.run(4 * MEASURED_MS + LATENCIES_MEASURED * latencyOf(one));
  return speed / (await bestFixed(setup, change));
}

describe('group commit that follows the database', () => {
  it('is simulated as it was measured on sixteen cores', async () => {
    const ratios: number[] = [];
    for (const measured of MEASURED) {
      const policyFor: Setup['policyFor'] = (process) => byRule(measured, process);
      const one = new Simulation({ ...measured, cores: 16, costs: COSTS, policyFor });
      await one.run(40);
      ratios.push((await one.run(100)) / measured.appendsPerSecond);
    }
    expect(Math.min(...ratios)).toBeGreaterThan(0.75);
    expect(Math.max(...ratios)).toBeLessThan(1.3);
  });

  describe.each([1, 2, 4, 16, 64])('on %i cores', (cores) => {
    it.each(WRITERS)('reaches nine tenths of the best fixed limit with %i writers', async (writers) => {
      expect(await reached({ cores, processes: 1, writers })).toBeGreaterThan(0.9);
    });
  });

  it.each([
    [4, 64],
    [8, 32],
  ])('does not lose with %i processes of %i writers at one server', async (processes, writers) => {
    expect(await reached({ cores: 16, processes, writers })).toBeGreaterThan(0.9);
  });

  it.each<[string, Case, Change]>([
    [
      'writers come',
      { cores: 16, processes: 1, writers: 4 },
      (one) => {
        one.setWriters(256);
      },
    ],
    [
      'writers go',
      { cores: 16, processes: 1, writers: 256 },
      (one) => {
        one.setWriters(16);
      },
    ],
    [
      'cores are lost',
      { cores: 16, processes: 1, writers: 64 },
      (one) => {
        one.machine.cores = 2;
      },
    ],
    [
      'cores are won',
      { cores: 2, processes: 1, writers: 64 },
      (one) => {
        one.machine.cores = 16;
      },
    ],
    [
      'flushes take twice the time',
      { cores: 16, processes: 1, writers: 64 },
      (one) => {
        one.server.slowness = 2;
      },
    ],
  ])('has settled a second after %s', async (_what, setup, change) => {
    expect(await reached(setup, change)).toBeGreaterThan(0.9);
  });
});
