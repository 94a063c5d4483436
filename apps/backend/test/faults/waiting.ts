import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 20;

/** Resolves when the check holds, with the milliseconds that it took. */
export async function until(check: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  while (!(await check())) await pause(POLL_MS);
  return performance.now() - began;
}

/** Resolves with the work's result; fails with a sentence about `what` when it takes longer. */
export async function within<T>(milliseconds: number, work: Promise<T>, what = 'it'): Promise<T> {
  const over = new AbortController();
  const late = pause(milliseconds, undefined, { signal: over.signal }).then(() => {
    throw new Error(`${what} did not end within ${milliseconds / 1000} seconds`);
  });
  // Ended by the work: then nobody waits for it any more.
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}
