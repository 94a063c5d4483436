import { expect } from '@jest/globals';
import { type AsyncCommand, cloneMethod } from 'fast-check';
import type { WalkState } from '../walk-state.js';
import type { WalkStores } from '../walk-stores.js';
import { Call, type PlannedCall } from './call.js';

/** One call, which answers what the model answers. */
export class OneCall implements AsyncCommand<WalkState, WalkStores> {
  private made?: Call;

  constructor(private readonly planned: PlannedCall) {}

  check(): boolean {
    return true;
  }

  async run(state: WalkState, { services: [service] }: WalkStores): Promise<void> {
    this.made = new Call(this.planned, state);
    const outcome = await this.made.store(service!);
    expect(outcome).toEqual(this.made.model(state.model, outcome));
  }

  [cloneMethod](): OneCall {
    return new OneCall(this.planned);
  }

  toString(): string {
    return `\n  await ${this.made?.text ?? ''}`;
  }
}
