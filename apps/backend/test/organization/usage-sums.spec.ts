import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  type MessageInput,
  type Price,
  PriceService,
  type UsageInput,
  type UsagePage,
  UsageService,
} from '../../src/modules/ai/index.js';
import { expectedUsage, type Spent, spentIn } from '../support/expected-usage.js';
import { newClient } from '../support/http-client.js';
import { answered, type ConversationRef, newConversation, said } from '../support/messages.js';
import { type Plan, rowsRead } from '../support/plans.js';
import { Random } from '../support/random.js';
import { newScope } from '../support/scopes.js';
import { statementsOf } from '../support/statements.js';
import { times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const DAY = 24 * 60 * 60 * 1000;
const KEYS = ['user', 'entity', 'agentType', 'model', 'day', 'month'] as const;
const CONTEXTS = [
  { entityType: 'case', entityId: 'HR-17', agentType: 'case' },
  { entityType: 'case', entityId: 'ｚ' },
  { entityType: 'case', entityId: '𝕫', agentType: 'a' },
  { agentType: 'case' },
  {},
];
const MODELS = ['exact', 'exact-2', 'prefix-long', 'tiered', 'none', ''];

/** Without the default list's: none of the models has a price in it. */
const price = (model: string, daysAgo: number, rates: Partial<Price> = {}): Price => ({
  model,
  validFrom: new Date(Date.now() - daysAgo * DAY),
  input: '2.5',
  output: '0.000001',
  cacheRead: null,
  cacheWrite: null,
  tiers: [],
  ...rates,
});
const PRICES = [
  price('exact', 400, { cacheRead: '0.3', cacheWrite: '3.125' }),
  price('exact', 40, { input: '7.1' }),
  price('e*', 400, { output: '99' }),
  price('exact-*', 400),
  price('prefix-*', 400, { input: '11' }),
  price('prefix-l*', 33.3, { input: '0' }),
  price('tiered', 400, {
    tiers: [
      { aboveInputTokens: 500, input: '9', output: '8', cacheRead: '0.1', cacheWrite: null },
      { aboveInputTokens: 900, input: '90', output: '80', cacheRead: null, cacheWrite: '1' },
    ],
  }),
];

describe('usage', () => {
  const backend = useBackend();
  const random = new Random(17);
  const scope = newScope();
  const users = ['mia', 'noah', 'ola'].map((userId) => ({ ...scope, userId }));
  const refs: ConversationRef[] = [];
  const prices: Price[] = [];

  const usage = () => backend.current.app.get(UsageService, { strict: false });
  const auditor = { ...scope, grants: ['ai:audit', 'ai:govern'] };

  async function setPrice(set: Price): Promise<void> {
    await backend.current.app.get(PriceService, { strict: false }).set(auditor, set);
    prices.push(set);
  }

  function input(): MessageInput {
    const inputTokens = random.oneOf([0, 500, 501, 900, 901, random.below(2000)]);
    const cacheReadTokens = random.below(inputTokens / 2 + 1);
    const tokens = { inputTokens, cacheReadTokens, cacheWriteTokens: random.below(inputTokens / 2 + 1) };
    const outputTokens = random.below(50);
    const model = random.oneOf(MODELS);
    return random.oneOf([
      said('x'),
      answered('x', model ? { model } : {}),
      answered('x', {
        ...tokens,
        outputTokens,
        reasoningTokens: random.below(outputTokens + 1),
        ...(model ? { model } : {}),
      }),
    ]);
  }

  /** A time of the last 100 days, often at the border of a day. */
  function moment(): number {
    const midnight = Math.floor(Date.now() / DAY) * DAY - random.below(100) * DAY;
    return Math.min(Date.now(), midnight + random.oneOf([0, -1, 1, 0.4 * DAY, random.below(DAY)]));
  }

  async function converse([owner, id]: ConversationRef): Promise<void> {
    const messages = times(4 + random.below(16), input);
    await backend.conversations.addMessages(owner, id, messages);
    const at = messages.map(() => new Date(moment())).sort((a, b) => a.getTime() - b.getTime());
    const { database } = backend.current;
    await database.query(
      `UPDATE ai_message m SET created_at = t.at FROM unnest($2::timestamptz[]) WITH ORDINALITY t (at, sequence)
       WHERE m.conversation_id = $1 AND m.sequence = t.sequence`,
      [id, at],
    );
    await database.query('UPDATE ai_conversation SET last_message_at = $2 WHERE id = $1', [id, at.at(-1)]);
  }

  beforeAll(async () => {
    for (const set of PRICES) await setPrice(set);
    for (const user of users)
      for (const context of CONTEXTS) refs.push(await newConversation(backend.conversations, context, user));
    for (const ref of refs) await converse(ref);
  });

  async function allPages(question: UsageInput): Promise<Pick<UsagePage, 'items' | 'total'>> {
    const items: UsagePage['items'] = [];
    const limit = 1 + random.below(40);
    for (let cursor: string | undefined; ;) {
      const page = await usage().usage(auditor, { ...question, limit, ...(cursor ? { cursor } : {}) });
      items.push(...page.items);
      if (page.nextCursor === null) return { items, total: page.total };
      cursor = page.nextCursor;
    }
  }

  async function isExact(
    question: UsageInput,
    counts: (message: Spent) => boolean = () => true,
  ): Promise<void> {
    const { from, to, groupBy = [] } = question;
    const messages = (await spentIn(backend.current.database, scope.organizationId)).filter(
      (message) => (!from || message.at >= from) && (!to || message.at < to) && counts(message),
    );
    expect(await allPages(question)).toEqual(expectedUsage(messages, groupBy, prices));
  }

  function anyGrouping(): (typeof KEYS)[number][] {
    return [...KEYS].filter(() => random.below(2) === 0).sort(() => random.below(3) - 1);
  }

  async function areExact(rounds: number): Promise<void> {
    for (const key of KEYS) await isExact({ groupBy: [key] });
    for (let round = 0; round < rounds; round++) {
      const [from, to] = [moment(), moment()].sort((a, b) => a - b).map((time) => new Date(time));
      await isExact({
        groupBy: anyGrouping(),
        ...random.oneOf([{}, { from: from! }, { to: to! }, { from: from!, to: to! }]),
      });
    }
  }

  it('says when to come again where sums are not made in time, and goes on making them', async () => {
    await expect(usage().usage(auditor, {}, { maxWaitMs: 0 })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      extensions: { retryAfterSeconds: expect.any(Number) },
    });
    await isExact({});
  });

  it('is what the messages add up to by every key, before there are sums and by them', async () => {
    await isExact({});
    await areExact(20);
  });

  it('is narrowed by user, entity, agent and model', async () => {
    await isExact({ groupBy: ['day'], userId: 'mia' }, ({ userId }) => userId === 'mia');
    await isExact(
      { groupBy: ['user'], entityType: 'case', entityId: 'HR-17' },
      ({ entityId }) => entityId === 'HR-17',
    );
    await isExact({ groupBy: ['month'], agentType: 'case' }, ({ agentType }) => agentType === 'case');
    await isExact({ groupBy: ['user', 'day'], model: 'tiered' }, ({ model }) => model === 'tiered');
  });

  it('is of the entities that a principal is narrowed to, and of none where there are none', async () => {
    const narrowed = (groupBy: (typeof KEYS)[number][], ...ids: string[]) =>
      usage().usage(
        { ...auditor, entities: ids.map((entityId) => ({ entityType: 'case', entityId })) },
        { groupBy },
      );
    const messages = await spentIn(backend.current.database, scope.organizationId);
    const ofCase = messages.filter(({ entityId }) => entityId === 'HR-17');

    for (const groupBy of [['entity'], ['month'], ['user'], ['user', 'entity']] as const)
      expect(await narrowed([...groupBy], 'HR-17', 'HR-99', 'HR-17')).toMatchObject(
        expectedUsage(ofCase, groupBy, prices),
      );
    for (const groupBy of [['entity'], ['user']] as const)
      expect(await narrowed([...groupBy])).toMatchObject({
        items: [],
        total: { messages: 0, cost: { usd: '0', unpricedMessages: 0 } },
      });
  });

  it('is made anew where a price has a tier that sums do not tell apart', async () => {
    const [owner, id] = await newConversation(backend.conversations, { agentType: 'both sides' }, users[0]);
    const inputs = [600, 800].map((inputTokens) => answered('x', { model: 'prefix-long', inputTokens }));
    await backend.conversations.addMessages(owner, id, inputs);
    const { database } = backend.current;
    const at = new Date(Date.now() - 50 * DAY);
    await database.query('UPDATE ai_message SET created_at = $2 WHERE conversation_id = $1', [id, at]);
    await database.query('UPDATE ai_conversation SET last_message_at = $2 WHERE id = $1', [id, at]);
    await areExact(2);
    await setPrice(
      price('prefix-long', 300, {
        tiers: [{ aboveInputTokens: 700, input: '1000', output: '1', cacheRead: null, cacheWrite: null }],
      }),
    );

    await areExact(6);
  });

  it('has yesterday at the price that is set today', async () => {
    await setPrice(price('none', 1.7, { input: '0.000001' }));

    await areExact(6);
  });

  it('counts deleted conversations, whose messages statistics leave out', async () => {
    const [owner, id] = refs[0]!;
    await backend.conversations.delete(owner, id);
    await areExact(6);

    for (const user of users) {
      const there = (await spentOf(user.userId)).filter(({ isDeleted }) => !isDeleted);
      const { cost } = await backend.conversations.getStats(user);
      expect(cost).toEqual(expectedUsage(there, [], prices).total.cost);
    }
  });

  it('is mended where a message of a closed day is committed late, and where sums are wrong', async () => {
    const [owner, id] = refs[1]!;
    await backend.conversations.addMessage(owner, id, answered('late', { model: 'exact', inputTokens: 9 }));
    await backend.current.database.query(
      "UPDATE ai_message SET created_at = now() - interval '50 days' WHERE conversation_id = $1 AND content = 'late'",
      [id],
    );
    await areExact(2);
    await backend.current.database.query(
      "DELETE FROM ai_daily_sum WHERE user_id = 'noah' AND organization_id = $1 AND NOT of_month",
      [scope.organizationId],
    );
    await areExact(4);
    await backend.current.database.query(
      "UPDATE ai_daily_sum SET messages = messages + 1 WHERE user_id = '' AND organization_id = $1 AND of_month",
      [scope.organizationId],
    );
    await areExact(4);
  });

  it('is by sums of which the doctor knows when one is wrong', async () => {
    const wrong = async () => {
      const users: string[] = [];
      for await (const { rule, broken } of backend.current.integrityChecker.check())
        if (rule.startsWith('sums'))
          users.push(...broken.map(({ id }) => id.replace(`${scope.organizationId}/`, '')));
      return users;
    };
    const add = (messages: number, condition: string) =>
      backend.current.database.query(
        `UPDATE ai_daily_sum SET messages = messages + $2 WHERE organization_id = $1 AND of_month AND ${condition}`,
        [scope.organizationId, messages],
      );
    for (const groupBy of [['user', 'entity'], ['entity'], []] as const)
      await usage().usage(auditor, { groupBy: [...groupBy] });
    expect(await wrong()).toEqual([]);

    for (const [condition, user] of [
      ["user_id = 'mia' AND of_all_entities", 'mia'],
      ["user_id = 'mia' AND NOT of_all_entities", 'mia'],
      ["user_id = '' AND of_all_entities", ''],
      ["user_id = '' AND NOT of_all_entities AND entity_id = 'HR-17'", ''],
    ] as const) {
      await add(1, condition);
      expect([condition, await wrong()]).toEqual([condition, [user]]);
      await add(-1, condition);
    }
  });

  it('is mended where sums of one level are wrong', async () => {
    for (const condition of ["user_id = 'mia' AND of_all_entities", "user_id = '' AND NOT of_all_entities"]) {
      await backend.current.database.query(
        `UPDATE ai_daily_sum SET messages = messages + 1 WHERE organization_id = $1 AND of_month AND ${condition}`,
        [scope.organizationId],
      );
      await isExact({ groupBy: ['user'] });
      await isExact({ groupBy: ['entity'] });
    }
  });

  it('reads no message of a closed day, but of the days in which the range or a price begins', async () => {
    await usage().usage(auditor, { groupBy: ['user', 'month'] });
    const messages = await spentIn(backend.current.database, scope.organizationId);
    const from = new Date(Math.floor(Date.now() / DAY) * DAY - 20 * DAY);
    await backend.current.database.query('ANALYZE');

    expect(await messagesRead({ groupBy: ['day'], from })).toBeLessThanOrEqual(
      messages.filter(cutOrOpen).length,
    );
    expect(await messagesRead({ groupBy: ['user'], from, model: 'exact' })).toBeLessThan(messages.length / 2);
  });

  /** Messages of the days in which a price begins, and of those that are not closed. */
  function cutOrOpen({ at }: Spent): boolean {
    const day = (time: Date) => Math.floor(time.getTime() / DAY);
    return at.getTime() > Date.now() - 2 * DAY || prices.some(({ validFrom }) => day(validFrom) === day(at));
  }

  async function messagesRead(question: UsageInput): Promise<number> {
    const sent = await statementsOf(() => usage().usage(auditor, question));
    const statement = sent.findLast(({ text }) => text.includes('is_incomplete'))!;
    const { rows } = await backend.current.database.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${statement.text}`,
      statement.values,
    );
    return rowsRead(rows[0]!['QUERY PLAN'][0].Plan, 'ai_message');
  }

  async function spentOf(userId: string): Promise<(Spent & { isDeleted: boolean })[]> {
    const deletedEntities = [refs[0]!].map(([owner]) => owner.userId);
    const all = (await spentIn(backend.current.database, scope.organizationId)).filter(
      (one) => one.userId === userId,
    );
    return all.map((one) => ({
      ...one,
      isDeleted: deletedEntities.includes(userId) && one.entityId === 'HR-17' && one.agentType === 'case',
    }));
  }

  it('is by the sums of entities again when conversations were deleted for an erasure', async () => {
    const byEntity = () => usage().usage(auditor, { groupBy: ['entity'] });
    const governor = await newClient(backend.current, { scope: users[0]!, grants: 'ai:govern' });
    await byEntity();
    await governor.post('/organization/holds', { target: { type: 'organization' }, reason: 'Court' });
    const target = { type: 'user', userId: 'noah' };
    await governor.post('/organization/erasures', { target, reason: 'Asked for' });
    await byEntity();

    const sent = await statementsOf(byEntity);
    expect(sent.filter(({ text }) => text.includes('ai_daily_sum'))).toHaveLength(1);
  });
});
