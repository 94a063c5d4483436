import { isDeepStrictEqual } from 'node:util';
import { type AsyncCommand, cloneMethod } from 'fast-check';
import type { ConversationService } from '../../../src/modules/ai/index.js';
import { explanations, type Made } from '../explanations.js';
import { modelState, storedState } from '../state.js';
import type { WalkState } from '../walk-state.js';
import type { WalkStores } from '../walk-stores.js';
import { Call, type PlannedCall } from './call.js';

/** Calls of several backends at the same time: some order explains every answer, and what is stored afterwards. */
export class CallsAtOnce implements AsyncCommand<WalkState, WalkStores> {
  private calls: Call[] = [];

  constructor(private readonly planned: PlannedCall[]) {}

  check(): boolean {
    return true;
  }

  async run(state: WalkState, { services }: WalkStores): Promise<void> {
    this.calls = this.planned.map((call) => new Call(call, state));
    const made = await Promise.all(this.calls.map((call, index) => make(call, services, index)));
    const stored = await storedState(services[0]!, state);
    const explained = explanations(state.model, made);
    const next = explained.find((model) => isDeepStrictEqual(modelState(model), stored));
    if (!next) throw new Error(unexplained(made, explained.length));
    state.model = next;
  }

  [cloneMethod](): CallsAtOnce {
    return new CallsAtOnce(this.planned);
  }

  toString(): string {
    return `\n  await Promise.all([${this.calls.map(({ text }) => `\n    ${text}`).join()}])`;
  }
}

async function make(call: Call, services: readonly ConversationService[], index: number): Promise<Made> {
  return { call, outcome: await call.store(services[index % services.length]!) };
}

function unexplained(made: Made[], orders: number): string {
  const what = orders === 0 ? 'these answers' : 'what is stored after them';
  const calls = made.map(({ call, outcome }) => `\n  ${call.text} → ${JSON.stringify(outcome)}`);
  return `No order of the calls explains ${what}:${calls.join('')}`;
}
