import { beforeAll, describe, expect, it } from '@jest/globals';
import { addedUp, type Stored, storedOf } from '../support/expected-stats.js';
import { answered, newConversation, said } from '../support/messages.js';
import { Random } from '../support/random.js';
import { refusedFields } from '../support/refusals.js';
import { newScope } from '../support/scopes.js';
import { times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const MODELS = ['a-model', 'b-model', 'C-model'];
/** Moments at both sides of midnight in UTC. */
const MOMENTS = [
  '2026-01-31T23:59:59.999Z',
  '2026-02-01T00:00:00.000Z',
  '2026-02-01T12:00:00.000Z',
  '2026-02-02T00:00:00.000Z',
];

describe('getStats', () => {
  const backend = useBackend();
  const random = new Random(23);
  const scope = newScope();
  const stored: Stored[] = [];

  beforeAll(async () => {
    const { conversations, current } = backend;
    const contexts = [
      {},
      { agentType: 'a' },
      { agentType: 'b' },
      { agentType: 'b', entityType: 'case', entityId: '1' },
      { agentType: 'unused' },
    ];
    for (const [index, context] of contexts.entries()) {
      const ref = await newConversation(conversations, context, scope);
      if (context.agentType === 'unused') continue;
      await conversations.addMessages(
        ...ref,
        times(40, (turn) => (turn % 3 === 0 ? said('x') : answered('x', tokens()))),
      );
      if (index === 1) await conversations.pause(...ref);
      if (index === 2) await conversations.archive(...ref);
    }
    await current.database.query('UPDATE ai_message SET created_at = ($1::timestamptz[])[1 + sequence % 4]', [
      MOMENTS,
    ]);
    stored.push(...(await storedOf(conversations, scope)));
    const ofAnotherUser = await newConversation(
      conversations,
      { agentType: 'a' },
      { ...scope, userId: newScope().userId },
    );
    await conversations.addMessage(...ofAnotherUser, answered('x', tokens()));
  });

  function tokens() {
    const inputTokens = random.below(2_000_000_000);
    const outputTokens = random.below(1000);
    return {
      model: random.oneOf(MODELS),
      inputTokens,
      outputTokens,
      cacheReadTokens: random.below(inputTokens / 2),
      cacheWriteTokens: random.below(inputTokens / 2),
      reasoningTokens: random.below(outputTokens + 1),
    };
  }

  it('is what all messages add up to, conversations without one included', async () => {
    const expected = addedUp(stored, () => true, true);

    expect(await backend.conversations.getStats(scope)).toEqual(expected);
    expect(expected.conversations).toEqual({ total: 5, active: 3, paused: 1, archived: 1 });
    expect(expected.tokens.input).toBeGreaterThan(2 ** 33);
  });

  it('has days in UTC', async () => {
    const { byDay } = await backend.conversations.getStats(scope);

    expect(byDay.map(({ date }) => date)).toEqual(['2026-01-31', '2026-02-01', '2026-02-02']);
  });

  const bounds = [undefined, ...MOMENTS.map((moment) => new Date(moment)), new Date('2026-03-01T00:00:00Z')];
  const ranges = bounds
    .flatMap((from) => bounds.map((to) => ({ from, to })))
    .filter(({ from, to }) => (from ?? to) !== undefined && (!from || !to || from <= to));
  it.each(ranges)('counts from $from up to, but not with, $to', async ({ from, to }) => {
    const within = (at: Date): boolean => (!from || at >= from) && (!to || at < to);

    expect(await backend.conversations.getStats(scope, { from, to })).toEqual(addedUp(stored, within, false));
  });

  it('leaves what people write out of the models, and keeps tokens that no model has', async () => {
    const ref = await newConversation(backend.conversations);
    await backend.conversations.addMessages(...ref, [
      said('x'),
      answered('y'),
      answered('z', { inputTokens: 3, outputTokens: 2 }),
    ]);

    expect((await backend.conversations.getStats(ref[0])).byModel).toEqual([
      { model: null, messages: 1, input: 3, output: 2 },
    ]);
  });

  it.each([
    [{ from: new Date('2026-02-02'), to: new Date('2026-02-01') }, ['to']],
    [{ from: new Date(Number.NaN) }, ['from']],
    [{ from: 'yesterday', to: '2026-13-01' }, ['from', 'to']],
    [{ from: '2026-02-01T00:00:00' }, ['from']],
    [{ from: 7 }, ['from']],
  ])('refuses the range %j', async (range, fields) => {
    expect(await refusedFields(backend.conversations.getStats(scope, range as { from?: Date }))).toEqual(
      fields,
    );
  });
});
