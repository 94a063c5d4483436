import { beforeAll, describe, expect, it } from '@jest/globals';
import { MessageCostService, PriceService, UsageService } from '../../src/modules/ai/index.js';
import { answered, newConversation, said } from '../support/messages.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

const PRICE = {
  model: 'm-1',
  validFrom: new Date('2026-01-01Z'),
  input: '2.5',
  output: '10.000001',
  cacheRead: '0.3',
  cacheWrite: null,
  tiers: [{ aboveInputTokens: 1000, input: '5', output: '20', cacheRead: null, cacheWrite: null }],
};

describe('the costs of messages', () => {
  const backend = useBackend();
  const scope = newScope();
  const auditor = { ...scope, userId: 'ada', grants: ['ai:audit'] };
  const costs = () => backend.current.app.get(MessageCostService, { strict: false });
  let id = '';

  beforeAll(async () => {
    const prices = backend.current.app.get(PriceService, { strict: false });
    await prices.set({ ...scope, grants: ['ai:govern'] }, PRICE);
    [, id] = await newConversation(backend.conversations, { entityType: 'case', entityId: 'HR-17' }, scope);
    await backend.conversations.addMessages(scope, id, [
      said('Who signed?'),
      answered('A', { model: 'm-1', inputTokens: 1000, cacheReadTokens: 400, outputTokens: 7 }),
      answered('B', { model: 'm-1', inputTokens: 1001, cacheWriteTokens: 1, outputTokens: 0 }),
      answered('C', { model: 'none', inputTokens: 1, outputTokens: 1 }),
      answered('D', { inputTokens: 1, outputTokens: 1 }),
      answered('E', { model: 'none', inputTokens: 0, outputTokens: 0 }),
    ]);
  });

  it('are exact, by the tier of each, and null where the model has no price', async () => {
    expect(await costs().read(scope, id)).toEqual({
      items: [
        { sequence: 1, usd: '0' },
        { sequence: 2, usd: '0.001690000007' },
        { sequence: 3, usd: '0.005005' },
        { sequence: 4, usd: null },
        { sequence: 5, usd: null },
        { sequence: 6, usd: '0' },
      ],
    });
    expect(await costs().read(scope, id, { from: 3, limit: 2 })).toEqual({
      items: [
        { sequence: 3, usd: '0.005005' },
        { sequence: 4, usd: null },
      ],
    });
    expect(await costs().read(scope, id, { from: 2_147_483_647, limit: 200 })).toEqual({ items: [] });
  });

  it('add up to what usage says', async () => {
    const usage = backend.current.app.get(UsageService, { strict: false });

    const { total } = await usage.usage(auditor);
    expect(total.cost).toEqual({ usd: '0.006695000007', unpricedMessages: 2 });
    expect(await costs().total(scope, id)).toEqual(total);
  });

  it('are in total those of the conversation alone, of every branch, by the price of each time', async () => {
    const prices = backend.current.app.get(PriceService, { strict: false });
    const [, other] = await newConversation(backend.conversations, {}, scope);
    expect(await costs().total(scope, other)).toMatchObject({ messages: 0, cost: { usd: '0' } });
    await backend.conversations.addMessages(scope, other, [
      said('Who signed?'),
      answered('A', { model: 'm-2', inputTokens: 10, outputTokens: 0 }),
    ]);
    await backend.conversations.addMessage(scope, other, {
      ...answered('B', { model: 'm-2', inputTokens: 10, outputTokens: 0 }),
      parent: 1,
    });
    await backend.current.database.query(
      `UPDATE ai_message SET created_at = '2026-02-01Z' WHERE conversation_id = $1 AND sequence = 2`,
      [other],
    );
    const govern = { ...scope, grants: ['ai:govern'] };
    const price = { model: 'm-2', output: '0', cacheRead: null, cacheWrite: null, tiers: [] };
    await prices.set(govern, { ...price, validFrom: new Date('2026-01-01Z'), input: '1' });
    await prices.set(govern, { ...price, validFrom: new Date('2026-03-01Z'), input: '3' });

    expect(await costs().total(scope, other)).toEqual({
      messages: 3,
      tokens: { input: 20, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
      cost: { usd: '0.00004', unpricedMessages: 0 },
    });
  });

  it('are read by the owner, and of others with a grant to read usage, deleted or not', async () => {
    const own = await costs().read(scope, id);
    const total = await costs().total(scope, id);
    expect(await costs().readAny(auditor, id)).toEqual(own);
    expect(await costs().totalOfAny(auditor, id)).toEqual(total);
    const notFound = { code: 'CONVERSATION_NOT_FOUND' };
    const entities = [{ entityType: 'case', entityId: 'HR-18' }];
    for (const read of ['read', 'total'] as const)
      await expect(costs()[read](auditor, id)).rejects.toMatchObject(notFound);
    for (const read of ['readAny', 'totalOfAny'] as const) {
      await expect(costs()[read]({ ...auditor, grants: ['ai:supervise'] }, id)).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      await expect(costs()[read]({ ...auditor, entities }, id)).rejects.toMatchObject(notFound);
      await expect(costs()[read]({ ...auditor, organizationId: 'other' }, id)).rejects.toMatchObject(
        notFound,
      );
    }

    await backend.conversations.delete(scope, id);
    await expect(costs().read(scope, id)).rejects.toMatchObject(notFound);
    await expect(costs().total(scope, id)).rejects.toMatchObject(notFound);
    expect(await costs().readAny(auditor, id)).toEqual(own);
    expect(await costs().totalOfAny(auditor, id)).toEqual(total);
  });
});
