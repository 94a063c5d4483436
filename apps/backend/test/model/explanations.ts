import { isDeepStrictEqual } from 'node:util';
import type { Call } from './commands/call.js';
import type { Outcome } from './outcome.js';
import type { StoreModel } from './store.model.js';

/** A call that was made, and how it ended. */
export interface Made {
  call: Call;
  outcome: Outcome;
}

/** The model after each order of the calls in which it answers what the store did. */
export function explanations(model: StoreModel, made: readonly Made[]): StoreModel[] {
  if (made.length === 0) return [model];
  return made.flatMap((first) => {
    const next = model.copy();
    const expected = first.call.model(next, first.outcome);
    const others = made.filter((one) => one !== first);
    return isDeepStrictEqual(expected, first.outcome) ? explanations(next, others) : [];
  });
}
