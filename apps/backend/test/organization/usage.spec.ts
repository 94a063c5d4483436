import { beforeEach, describe, expect, it } from '@jest/globals';
import { AuditService, PriceService, type Scope, UsageService } from '../../src/modules/ai/index.js';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { answered, newConversation, said } from '../support/messages.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

const PRICE = { model: 'gpt-4o*', validFrom: '2026-01-10T09:30:00.000Z', input: '3', output: '10.000001' };
const NONE = { usd: '0', unpricedMessages: 0 };

describe('The routes of usage and prices', () => {
  const backend = useBackend();
  let scope: Scope;
  let governor: HttpClient;
  let auditor: HttpClient;

  beforeEach(async () => {
    scope = newScope();
    governor = await newClient(backend.current, { scope, grants: 'ai:govern' });
    auditor = await newClient(backend.current, { scope, grants: 'ai:audit' });
  });

  const put = (price: object) => governor.send('PUT', '/organization/prices', { body: price });
  const remove = (query: string) => governor.send('DELETE', `/organization/prices?${query}`);
  const usageOf = async (query = '') => (await auditor.get(`/organization/usage?${query}`)).body;
  const actions = async () => {
    const { items } = (await auditor.get('/organization/audit')).body;
    return items.map(({ action }) => action).filter((action) => action !== 'audit.read');
  };

  async function spend(tokens: object, context: object = {}): Promise<string> {
    const [, id] = await newConversation(
      backend.conversations,
      { agentType: crypto.randomUUID(), ...context },
      scope,
    );
    await backend.conversations.addMessages(scope, id, [said('Who?'), answered('She.', tokens)]);
    return id;
  }

  const effective = async (model: string, at?: string) => {
    const query = new URLSearchParams({ model, ...(at ? { at } : {}) }).toString();
    const { body, status } = await auditor.get(`/organization/prices/effective?${query}`);
    return status === 200 ? body : body.code;
  };

  it('set a price, replace it, show it and remove it, and the trail tells', async () => {
    const whole = { ...PRICE, cacheRead: null, cacheWrite: null, tiers: [] };
    const tiers = [
      { aboveInputTokens: 9, input: '1', output: '2', cacheRead: '0.5' },
      { aboveInputTokens: 5, input: '01.50', output: '0' },
    ];

    expect(await put(PRICE)).toMatchObject({ status: 201, body: whole });
    expect(await put({ ...PRICE, input: '2.50', tiers })).toMatchObject({
      status: 200,
      body: {
        ...whole,
        input: '2.5',
        tiers: [
          { aboveInputTokens: 5, input: '1.5', output: '0', cacheRead: null, cacheWrite: null },
          { aboveInputTokens: 9, input: '1', output: '2', cacheRead: '0.5', cacheWrite: null },
        ],
      },
    });
    await put({ ...PRICE, validFrom: '2026-02-01' });
    const first = (await auditor.get('/organization/prices?limit=1')).body;
    const second = (await auditor.get(`/organization/prices?limit=1&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map(({ validFrom }) => validFrom)).toEqual([
      '2026-02-01T00:00:00.000Z',
      PRICE.validFrom,
    ]);
    expect(second.nextCursor).toBeNull();

    const key = `model=gpt-4o*&validFrom=${PRICE.validFrom}`;
    expect((await remove(key)).status).toBe(204);
    expect((await remove(key)).body.code).toBe('PRICE_NOT_FOUND');
    expect(await actions()).toEqual(['price.remove', 'price.set', 'price.set', 'price.set']);
  });

  it('find the price in effect: one’s own, exact, of a longer prefix, the latest; then the default list’s', async () => {
    await put({ ...PRICE, input: '1' });
    await put({ ...PRICE, model: 'gpt-4o-m*', input: '2' });
    await put({ ...PRICE, model: 'gpt-4o-mini', input: '3' });
    await put({ ...PRICE, model: 'gpt-4o-mini', validFrom: '2026-03-01', input: '4' });

    const own = { source: 'organization' };
    expect(await effective('gpt-4o')).toMatchObject({ ...own, input: '1', model: 'gpt-4o*' });
    expect(await effective('gpt-4o-max')).toMatchObject({ ...own, input: '2' });
    expect(await effective('gpt-4o-mini', '2026-02-28T23:59:59.999Z')).toMatchObject({ ...own, input: '3' });
    expect(await effective('gpt-4o-mini', '2026-03-01')).toMatchObject({ ...own, input: '4' });
    expect(await effective('gpt-4o-mini', '2026-01-10T09:29:59.999Z')).toMatchObject({
      source: 'default',
      input: '0.15',
    });
    expect(await effective('offline')).toMatchObject({ source: 'default', input: '0', output: '0' });
    expect(await effective('nobody-knows')).toBe('PRICE_NOT_FOUND');
  });

  it('show usage at exact costs, in the order of the keys, a page at a time', async () => {
    await put({ ...PRICE, cacheRead: '0.3' });
    await spend(
      { model: 'gpt-4o', inputTokens: 100, cacheReadTokens: 40, cacheWriteTokens: 10, outputTokens: 7 },
      {
        entityType: 'case',
        entityId: 'HR-17',
      },
    );
    await spend({ model: 'gpt-4o' });
    await spend({ inputTokens: 5 });
    await spend({ model: 'nobody-knows', outputTokens: 5 });

    const pages = [await usageOf('groupBy=entity,model&limit=2')];
    pages.push(await usageOf(`groupBy=entity,model&limit=2&cursor=${pages[0]!.nextCursor}`));
    pages.push(await usageOf(`groupBy=entity,model&limit=2&cursor=${pages[1]!.nextCursor}`));
    const items = pages.flatMap((page) => page.items);
    const tokens = (input: number, output: number, cacheRead = 0, cacheWrite = 0) => ({
      ...{ input, output, cacheRead, cacheWrite, reasoning: 0 },
    });
    const none = { entityType: null, entityId: null };
    const ofCase = { entityType: 'case', entityId: 'HR-17' };
    expect(items).toEqual([
      { ...none, model: null, messages: 4, tokens: tokens(5, 0), cost: { usd: '0', unpricedMessages: 1 } },
      { ...none, model: 'gpt-4o', messages: 1, tokens: tokens(0, 0), cost: NONE },
      {
        ...none,
        model: 'nobody-knows',
        messages: 1,
        tokens: tokens(0, 5),
        cost: { usd: '0', unpricedMessages: 1 },
      },
      { ...ofCase, model: null, messages: 1, tokens: tokens(0, 0), cost: NONE },
      {
        ...ofCase,
        model: 'gpt-4o',
        messages: 1,
        tokens: tokens(100, 7, 40, 10),
        // (50 + 10) at 3, 40 at 0.3, 7 at 10.000001
        cost: { usd: '0.000262000007', unpricedMessages: 0 },
      },
    ]);
    for (const { total } of pages)
      expect(total).toMatchObject({ messages: 8, cost: { usd: '0.000262000007', unpricedMessages: 2 } });
    expect(pages.at(-1)!.nextCursor).toBeNull();
    expect(
      (await auditor.get(`/organization/usage?groupBy=model&cursor=${pages[0]!.nextCursor}`)).body.code,
    ).toBe('INVALID_CURSOR');
    expect(await backend.conversations.getStats(scope)).toMatchObject({
      cost: { usd: '0.000262000007', unpricedMessages: 2 },
    });
  });

  it('have one row of zeros where nothing was stored, and none where it is grouped', async () => {
    const zeros = {
      messages: 0,
      tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
      cost: NONE,
    };

    expect(await usageOf()).toEqual({ items: [zeros], total: zeros, nextCursor: null });
    expect(await usageOf('groupBy=user')).toEqual({ items: [], total: zeros, nextCursor: null });
  });

  it('answer by the prices of one moment, while others are set', async () => {
    await spend({ model: 'own', inputTokens: 1_000_000 });
    const set = ['1', '2', '3', '4'].map((input) => put({ ...PRICE, model: 'own', input, output: '0' }));
    const read = Array.from({ length: 12 }, () => usageOf('groupBy=user,day'));

    for (const { items, total } of await Promise.all(read)) {
      expect(['0', '1', '2', '3', '4']).toContain(((total as Body).cost as { usd: string }).usd);
      expect(items[0]!.cost).toEqual((total as Body).cost);
    }
    expect((await Promise.all(set)).map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
  });

  it('narrow a principal to its entities', async () => {
    await spend({ model: 'gpt-4o', inputTokens: 1 }, { entityType: 'case', entityId: 'HR-17' });
    await spend({ model: 'gpt-4o', inputTokens: 2 });
    const narrowed = await newClient(backend.current, {
      scope,
      grants: 'ai:audit',
      entities: ['case:HR-17'],
    });

    const { items, total } = (await narrowed.get('/organization/usage?groupBy=entity')).body;
    expect(items.map(({ entityId }) => entityId)).toEqual(['HR-17']);
    expect(total).toMatchObject({ tokens: { input: 1 } });
  });

  it.each([
    ['GET', '/organization/usage', 'ai:append ai:supervise'],
    ['GET', '/organization/usage?limit=x', ''],
    ['GET', '/organization/prices', 'ai:supervise'],
    ['GET', '/organization/prices/effective', 'ai:supervise'],
    ['PUT', '/organization/prices', 'ai:audit ai:supervise'],
    ['DELETE', '/organization/prices', 'ai:audit ai:supervise'],
  ])('are nothing for a user without the grant: %s %s', async (method, path, grants) => {
    const user = await newClient(backend.current, { scope, grants });

    expect((await user.send(method, path)).body.code).toBe('FORBIDDEN');
    const principal = { ...scope, grants: grants.split(' ') };
    const { app } = backend.current;
    const prices = app.get(PriceService, { strict: false });
    const calls = {
      GET: () => app.get(UsageService, { strict: false }).usage(principal),
      PUT: () => prices.set(principal, PRICE),
      DELETE: () => prices.remove(principal, { model: 'm', validFrom: new Date() }),
    };
    const call = calls[method as keyof typeof calls];
    await expect(call()).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it.each([
    { ...PRICE, input: 3 },
    { ...PRICE, input: '0.0000001' },
    { ...PRICE, input: '-1' },
    { ...PRICE, output: '1e3' },
    { ...PRICE, model: '' },
    { ...PRICE, validFrom: 'yesterday' },
    { ...PRICE, stray: 1 },
    { ...PRICE, tiers: [{ aboveInputTokens: 0, input: '1', output: '1' }] },
    { ...PRICE, tiers: [7] },
    { ...PRICE, tiers: [1, 1].map((bound) => ({ aboveInputTokens: bound, input: '1', output: '1' })) },
  ])('refuse the price %j', async (price) => {
    expect(await put(price)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    expect(await actions()).toEqual([]);
  });

  it.each([
    'groupBy=who',
    'groupBy=user,user',
    'limit=1001',
    'from=2026-02-01&to=2026-01-01',
    'cursor=x',
    'stray=1',
  ])('refuse usage by %s', async (query) => {
    expect((await auditor.get(`/organization/usage?${query}`)).status).toBe(400);
  });

  it('set no price whose entry in the trail cannot be stored', async () => {
    const { database } = backend.current;
    await database.query(
      `ALTER TABLE ai_audit_entry ADD CONSTRAINT refused CHECK (organization_id <> '${scope.organizationId}')`,
    );
    expect((await put(PRICE)).status).toBe(500);
    await database.query('ALTER TABLE ai_audit_entry DROP CONSTRAINT refused');

    expect((await governor.get('/organization/prices')).body.items).toEqual([]);
    expect(
      await backend.current.app
        .get(AuditService, { strict: false })
        .verify({ ...scope, grants: ['ai:audit'] }),
    ).toEqual({
      valid: true,
      entries: 0,
    });
  });
});
