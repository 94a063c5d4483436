import type { ConcurrencyPolicy } from '../../src/modules/ai/test-internals.js';
import type { SimulatedProcess } from './simulated-process.js';
import type { Costs } from './simulated-server.js';
import { fixed } from './simulation.js';

/**
 * Costs with which the simulation comes closest to what was measured on sixteen cores, where clients, Node.js and
 * PostgreSQL ran on one machine (PostgreSQL 15, messages of 500 bytes).
 */
export const COSTS: Costs = {
  nodeAppend: 0.024,
  nodeStatement: 0.051,
  nodeShared: 0.01,
  plain: 0.474,
  shared: 0.777,
  append: 0.067,
  wire: 0.129,
  flush: 0.177,
  contention: 0.052,
  spread: 0.3,
};

/** How many statements the batcher had under way when it was measured, and from how many conversations for each on. */
interface Rule {
  limit: number;
  conversations: number;
}

export interface Measured extends Rule {
  processes: number;
  writers: number;
  isOneConversation?: boolean;
  appendsPerSecond: number;
}

const BY_RULE: (Rule & { measured: [processes: number, writers: number, appendsPerSecond: number][] })[] = [
  {
    limit: 2,
    conversations: 16,
    measured: [
      [1, 1, 1_055],
      [1, 4, 2_173],
      [1, 16, 5_740],
      [1, 64, 13_070],
      [1, 256, 14_500],
      [4, 16, 18_938],
      [4, 64, 41_781],
      [8, 32, 48_635],
      [8, 64, 59_391],
    ],
  },
  {
    limit: 2,
    conversations: 4,
    measured: [
      [1, 16, 7_781],
      [1, 64, 13_372],
      [1, 256, 18_658],
      [4, 64, 45_624],
    ],
  },
  {
    limit: 4,
    conversations: 4,
    measured: [
      [1, 16, 7_986],
      [1, 64, 16_300],
      [1, 256, 22_000],
      [4, 64, 42_399],
    ],
  },
  {
    limit: 8,
    conversations: 1,
    measured: [
      [1, 16, 9_337],
      [1, 64, 16_651],
      [1, 256, 26_191],
      [4, 64, 37_580],
    ],
  },
  {
    limit: 16,
    conversations: 1,
    measured: [
      [1, 16, 9_767],
      [1, 64, 19_841],
      [1, 256, 23_590],
      [4, 64, 30_798],
    ],
  },
];

/** Appends a second that were measured; where one setting was measured several times, the median. */
export const MEASURED: Measured[] = [
  ...BY_RULE.flatMap(({ measured, ...rule }) =>
    measured.map(([processes, writers, appendsPerSecond]) => ({
      ...rule,
      processes,
      writers,
      appendsPerSecond,
    })),
  ),
  {
    limit: 2,
    conversations: 16,
    processes: 1,
    writers: 16,
    isOneConversation: true,
    appendsPerSecond: 7_060,
  },
];

/** The rule by which it was measured: several statements at a time only where there is enough for each. */
export function byRule({ limit, conversations }: Rule, process: SimulatedProcess): ConcurrencyPolicy {
  const isEnough = (): boolean => process.batcher.conversations >= limit * conversations;
  return Object.defineProperty({ ...fixed(1) }, 'limit', { get: () => (isEnough() ? limit : 1) });
}
