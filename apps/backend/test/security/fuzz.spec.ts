import { describe, expect, it } from '@jest/globals';
import fc, { type IAsyncProperty } from 'fast-check';
import { useBackend } from '../support/use-backend.js';
import { FuzzSession } from './fuzz/fuzz-session.js';
import { faultsOfRaw, rawText } from './fuzz/raw.js';
import { request } from './fuzz/requests.js';

const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 400);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
/** Average number of requests of one caller, sent one after another. */
const IN_A_ROW = 8;
/** Limit for finding the fewest requests, in milliseconds: reached before Jest ends the test without naming them. */
const TIME_LIMIT = 20_000 + REQUESTS * 60;

/**
 * A failure prints the fewest requests that show it. Take `FUZZ_SEED` from its report to see it again; `FUZZ_REQUESTS`
 * sends more, and counts the answers.
 */
describe(`Whoever sends anything (seed ${SEED})`, () => {
  const backend = useBackend();

  function assert<T>(property: IAsyncProperty<T>, numRuns: number): Promise<void> {
    const limit = { interruptAfterTimeLimit: TIME_LIMIT, markInterruptAsFailure: true };
    return fc.assert(property, { seed: SEED, numRuns, ...limit });
  }

  async function nothingBroken(): Promise<void> {
    for await (const { rule, broken } of backend.current.integrityChecker.check())
      expect({ rule, broken }).toEqual({ rule, broken: [] });
    expect((await fetch(`${backend.current.url}/health/ready`)).status).toBe(200);
  }

  it(
    'is answered as documented, and what was sent is stored whole or not at all',
    async () => {
      const answers: Record<string, number> = {};
      const requests = fc.array(request, { minLength: 1, maxLength: 2 * IN_A_ROW - 1, size: 'max' });
      const property = fc.asyncProperty(requests, async (row) => {
        const session = await FuzzSession.create(backend.current);
        const faults = await session.faultsIn(row, (answer) => {
          const kind = answer?.status ?? 'cut';
          answers[kind] = (answers[kind] ?? 0) + 1;
        });
        expect(faults).toEqual([]);
      });
      await assert(property, Math.ceil(REQUESTS / IN_A_ROW));
      await nothingBroken();
      expect(Object.keys(answers)).toEqual(
        expect.arrayContaining(['200', '201', '400', '404', '415', 'cut']),
      );
      if (process.env.FUZZ_REQUESTS !== undefined) console.info(answers);
    },
    TIME_LIMIT + 20_000,
  );

  it(
    'is refused in order where it is no HTTP',
    async () => {
      const property = fc.asyncProperty(rawText, async (text) => {
        expect(await faultsOfRaw(backend.current, text)).toEqual([]);
      });
      await assert(property, Math.ceil(REQUESTS / 4));
      await nothingBroken();
    },
    TIME_LIMIT + 20_000,
  );
});
