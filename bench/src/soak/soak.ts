import type { BenchContext } from '../bench-context.js';
import { isEnding } from '../cleanup.js';
import { closedLoop } from '../measure/closed-loop.js';
import { type Measurement, medians } from '../measure/statistics.js';
import { watchCores } from './cores.js';
import { connectionCount, type Footprint, footprintOf, walBytes } from './footprint.js';
import { MESSAGES_OF_USER, storeUsers } from './soaked-store.js';
import { type SoakedOperation, soakedOperations } from './soaked-operations.js';

const FIRST_STAGE_MESSAGES = 10_000;
const GROWTH = 10;
const ROUNDS = 3;
const MILLISECONDS = { full: 3_000, quick: 300 };
/** Not counted: pages are read, statements prepared. */
const WARM_UP_MS = 500;

/** An operation at one size of the store. */
export interface SoakedResult extends Measurement {
  name: string;
  walBytesPerCall: number;
  /** Processors of the machine that were busy: clients, Node.js and PostgreSQL together. */
  busyCores: number;
}

/** One size of the store. */
export interface Stage {
  /** What it has when it is measured; the appends that are measured come on top. */
  footprint: Footprint;
  results: SoakedResult[];
  connections: number;
  /** Bytes that the process of Node.js holds. */
  residentBytes: number;
}

/** Grows a store tenfold, again and again up to so many messages, and measures each operation at each size. */
export async function soak(bench: BenchContext, messages: number): Promise<Stage[]> {
  const stages: Stage[] = [];
  const sizes = sizesUpTo(messages);
  bench.progress.start(sizes.length * soakedOperations(bench, 1).length);
  let users = 0;
  for (const size of sizes) {
    const wanted = size / MESSAGES_OF_USER;
    await storeUsers(bench, users, wanted);
    users = wanted;
    if (isEnding()) break;
    await bench.pool.query('CHECKPOINT');
    stages.push(await measureStage(bench, users));
  }
  return stages;
}

function sizesUpTo(messages: number): number[] {
  const sizes: number[] = [];
  for (let size = FIRST_STAGE_MESSAGES; size <= messages; size *= GROWTH) sizes.push(size);
  return sizes;
}

async function measureStage(bench: BenchContext, users: number): Promise<Stage> {
  const footprint = await footprintOf(bench.pool);
  const results: SoakedResult[] = [];
  for (const operation of soakedOperations(bench, users)) {
    bench.progress.step(`${footprint.messages} messages: ${operation.name}`);
    results.push(await measureOperation(bench, operation));
    if (isEnding()) break;
  }
  const residentBytes = process.memoryUsage().rss;
  return { footprint, results, connections: await connectionCount(bench.pool), residentBytes };
}

async function measureOperation(
  { pool, quick }: BenchContext,
  { name, callers, call }: SoakedOperation,
): Promise<SoakedResult> {
  const milliseconds = quick ? MILLISECONDS.quick : MILLISECONDS.full;
  await closedLoop(callers, WARM_UP_MS, call);
  const rounds: Measurement[] = [];
  let calls = 0;
  const walBefore = await walBytes(pool);
  const busyCores = watchCores();
  for (let round = 0; round < ROUNDS; round++) {
    const fresh = WARM_UP_MS * 1_000 * (round + 1);
    const measured = await closedLoop(callers, milliseconds, (caller, turn) => {
      calls++;
      return call(caller, fresh + turn);
    });
    rounds.push(measured);
  }
  const cores = busyCores();
  const walBytesPerCall = ((await walBytes(pool)) - walBefore) / calls;
  return { name, ...medians(rounds), walBytesPerCall, busyCores: cores };
}
