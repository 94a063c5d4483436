import { describe, expect, it } from '@jest/globals';
import fc, { type AsyncCommand } from 'fast-check';
import { withSecondBackend } from '../support/second-backend.js';
import { useBackend } from '../support/use-backend.js';
import { walk } from './arbitraries/calls.js';
import { compareBudget } from './organization/budgets.js';
import { compareUsage } from './organization/usage.js';
import { modelState, storedState } from './state.js';
import { WalkState } from './walk-state.js';
import { WalkStores } from './walk-stores.js';

const WALKS = Number(process.env.WALKS ?? 70);
/** Limit for finding the fewest calls, in milliseconds: reached before Jest ends the test without naming them. */
const TIME_LIMIT = WALKS * 600;
const SEED = Number(process.env.WALK_SEED ?? Date.now() % 2 ** 31);

type Step = AsyncCommand<WalkState, WalkStores>;

/**
 * A failure prints the fewest calls that show it, each with the name of the conversation that it began (`c1`). Take
 * `WALK_SEED` from its report to see it again; `WALKS` walks longer.
 */
describe('a random walk', () => {
  const backend = useBackend();

  async function nothingBroken(): Promise<void> {
    for await (const { rule, broken } of backend.current.integrityChecker.check())
      expect({ rule, broken }).toEqual({ rule, broken: [] });
  }

  async function take(steps: Iterable<Step>, stores: WalkStores): Promise<void> {
    const state = new WalkState();
    await fc.asyncModelRun(() => ({ model: state, real: stores }), steps);
    expect(await storedState(stores.services[0]!, state)).toEqual(modelState(state.model));
    for (const of of state.ofOrganizations()) {
      await compareUsage(of, stores);
      await compareBudget(of, stores);
    }
    await nothingBroken();
  }

  it(
    `leaves what the model says, whoever calls what (seed ${SEED})`,
    async () => {
      await withSecondBackend(backend.current, async (second) => {
        const stores = new WalkStores([backend.conversations, second], backend.current.app);
        await fc.assert(
          fc.asyncProperty(walk, (steps) => take(steps, stores)),
          { seed: SEED, numRuns: WALKS, interruptAfterTimeLimit: TIME_LIMIT, markInterruptAsFailure: true },
        );
      });
    },
    TIME_LIMIT + 20_000,
  );
});
