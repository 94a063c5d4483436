import fc, { type Arbitrary } from 'fast-check';
import type { Context } from '../../../src/modules/ai/index.js';
import type { Method } from '../callable.js';
import type { PlannedCall } from '../commands/call.js';
import { CallsAtOnce } from '../commands/calls-at-once.command.js';
import { OneCall } from '../commands/one-call.command.js';
import { PLENTY } from '../store.model.js';
import { type WalkTarget, USERS } from '../walk-state.js';
import { deed } from './deeds.js';
import { exchange, input, TERMS } from './inputs.js';

/** A few contexts, so that calls collide. */
const CONTEXTS: Context[] = [
  {},
  { agentType: 'helper' },
  { entityType: 'case', entityId: '1' },
  { entityType: 'case', entityId: '1', agentType: 'helper' },
];
const TITLES = ['Mine', '  Größe\n', 'The report'];

const user = fc.constantFrom(...USERS);
const target: Arbitrary<WalkTarget> = fc.record({
  by: fc.oneof({ arbitrary: fc.constant('owner' as const), weight: 8 }, { arbitrary: user, weight: 1 }),
  // Mostly the same few, so that calls meet.
  number: fc.constantFrom(1, 1, 1, 1, 2, 2, 3, 4, 0),
});
const limit = fc.integer({ min: 1, max: 4 });
const status = fc.constantFrom('ACTIVE' as const, 'PAUSED' as const, 'ARCHIVED' as const);
const filter = fc.record({
  status: fc.option(status, { nil: undefined, freq: 1 }),
  entityType: fc.constantFrom(undefined, undefined, 'case'),
  agentType: fc.constantFrom(undefined, undefined, undefined, 'helper'),
});
const begun = fc
  .tuple(fc.constantFrom(...CONTEXTS), fc.option(fc.constantFrom(...TITLES)))
  .map(([context, title]) => (title === null ? context : { ...context, title }));
const fresh = begun.map((context) => ({ ...context, fresh: true }));
const listed = fc
  .tuple(filter, limit, fc.constantFrom(undefined, undefined, 'E', 'GRÖSSE', '%'))
  .map(([given, most, title]) => ({ ...given, limit: most, title }));
const asked = fc
  .tuple(
    filter,
    limit,
    fc.subarray(TERMS, { minLength: 1, maxLength: 2 }),
    fc.constantFrom(undefined, undefined, 'user'),
  )
  .map(([given, most, terms, role]) => ({ ...given, limit: most, query: terms.join(' '), role }));
const budget = fc.oneof(
  fc.record({ maxTokens: fc.constant(PLENTY), maxMessages: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ maxTokens: fc.integer({ min: 1, max: 90 }) }),
);
const EPOCH = new Date(0);

function call(
  method: Method,
  on: Arbitrary<WalkTarget> | typeof user,
  ...options: Arbitrary<unknown>[]
): Arbitrary<PlannedCall> {
  return fc.record({ method: fc.constant(method), on, options: fc.tuple(...options) });
}

const getOrCreate = call('getOrCreate', user, fc.oneof(begun, begun, begun, fresh));
const get = call('get', target);
/** Mostly behind the head, at times elsewhere: behind a message that is there or not, or a new beginning. */
const parent = fc.constantFrom(undefined, undefined, undefined, undefined, 1, 1, 2, 3, 5, 8, null);
const branching = fc
  .tuple(input, parent)
  .map(([one, follows]) => (follows === undefined ? one : { ...one, parent: follows }));
const branchings = fc
  .tuple(fc.array(input, { minLength: 1, maxLength: 4 }), parent, fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1))
  .map(([several, follows, at]) =>
    follows === undefined
      ? several
      : several.map((one, index) => (index === at ? { ...one, parent: follows } : one)),
  );
const addMessage = call('addMessage', target, branching);
const inputs = fc.oneof(branchings, exchange);
const addMessages = call('addMessages', target, inputs);
const appendOne = call('appendOne', target, branching);
const append = call('append', target, inputs);
const transitions = [
  call('pause', target),
  call('resume', target, fc.constantFrom({}, {}, { replace: true })),
  call('archive', target),
];
const setHead = call('setHead', target, fc.constantFrom(1, 1, 2, 3, 4, 6, 9));
const branches = fc.constantFrom(undefined, undefined, 'all');
const deletion = call('delete', target);
const titles = [call('updateTitle', target, fc.constantFrom(...TITLES, ' ')), call('generateTitle', target)];
const reads = [
  get,
  call('getMessages', target, fc.record({ limit, order: fc.constantFrom('asc', 'desc'), branches })),
  call('getWithMessages', target, fc.record({ limit, branches })),
  call('getContext', target, budget),
  call('list', user, listed),
  call('search', user, asked),
  call('getStats', user, fc.constantFrom({}, { from: EPOCH }, { to: EPOCH })),
];

const oneCall = fc
  .oneof(
    getOrCreate,
    getOrCreate,
    addMessage,
    addMessages,
    appendOne,
    append,
    setHead,
    ...transitions,
    ...titles,
    deletion,
    ...reads,
  )
  .map((one) => new OneCall(one));
const callsAtOnce = fc
  .array(
    fc.oneof(
      getOrCreate,
      get,
      addMessage,
      addMessages,
      appendOne,
      append,
      setHead,
      ...transitions,
      ...titles,
      deletion,
    ),
    {
      minLength: 2,
      maxLength: 4,
    },
  )
  .map((calls) => new CallsAtOnce(calls));

/** Any calls of all methods by several users, one after the other and some at once, and what their organizations do. */
export const walk = fc.commands([oneCall, oneCall, oneCall, deed, callsAtOnce], {
  size: 'medium',
  maxCommands: 40,
});
