import { type Measurement, measurementOf } from './statistics.js';

/** One call of one caller; `turn` counts its calls. */
export type Call = (caller: number, turn: number) => Promise<unknown>;

/**
 * Each caller sends its next call when the last one was answered, until the time is over. One call that fails makes
 * the round fail.
 */
export async function closedLoop(callers: number, milliseconds: number, call: Call): Promise<Measurement> {
  const latencies: number[] = [];
  const start = performance.now();
  const end = start + milliseconds;
  const work = async (caller: number): Promise<void> => {
    for (let turn = 0, before = start; before < end; turn++) {
      await call(caller, turn);
      const after = performance.now();
      latencies.push(after - before);
      before = after;
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: callers }, (_, caller) => work(caller)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  return measurementOf(latencies, (latencies.length * 1000) / (performance.now() - start));
}
