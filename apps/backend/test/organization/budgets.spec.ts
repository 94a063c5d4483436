import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Scope } from '../../src/modules/ai/index.js';
import { type Body, fieldsOf, type HttpClient, newClient } from '../support/http-client.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

const ORGANIZATION = { type: 'organization' };
const CASE = { type: 'entity', entityType: 'case', entityId: 'HR-17' };
const AGENT = { type: 'agentType', agentType: 'case' };
const NOTHING_SPENT = { spent: '0', reserved: '0' };

describe('Budgets', () => {
  const backend = useBackend();
  let scope: Scope;
  let governor: HttpClient;
  let user: HttpClient;

  beforeEach(async () => {
    scope = newScope();
    governor = await newClient(backend.current, {
      scope: { ...scope, userId: 'ada' },
      grants: 'ai:govern ai:audit',
    });
    user = await newClient(backend.current, { scope });
  });

  const put = (subject: object, more: object = {}) =>
    governor.send('PUT', '/organization/budgets', {
      body: { subject, period: 'month', usd: '12.50', mode: 'refuse', ...more },
    });
  const listed = async (client: HttpClient, path: string) => (await client.get(path)).body.items;
  const audited = async () =>
    (await listed(governor, '/organization/audit?targetType=budget')).map(({ action, target, details }) => ({
      action,
      target,
      details,
    }));

  it('are set, one of a subject and a period, listed and removed; and the audit trail tells of it', async () => {
    const first = await put(CASE);
    const again = await put(CASE, { usd: '20', mode: 'warn' });
    const other = await put(CASE, { period: 'day' });

    expect([first.status, again.status, other.status]).toEqual([201, 200, 201]);
    expect(first.body).toMatchObject({ subject: CASE, usd: '12.5', mode: 'refuse', remaining: '12.5' });
    expect(again.body).toEqual({
      id: first.body.id,
      subject: CASE,
      period: 'month',
      usd: '20',
      mode: 'warn',
      ...NOTHING_SPENT,
      remaining: '20',
      resetsAt: expect.stringMatching(/-01T00:00:00\.000Z$/),
    });
    expect(await listed(governor, '/organization/budgets')).toEqual([again.body, other.body]);

    const remove = () => governor.send('DELETE', `/organization/budgets/${first.body.id}`);
    expect((await remove()).status).toBe(204);
    expect((await remove()).body.code).toBe('BUDGET_NOT_FOUND');
    expect((await governor.send('DELETE', '/organization/budgets/none')).body.code).toBe('BUDGET_NOT_FOUND');
    expect(await listed(governor, '/organization/budgets')).toEqual([other.body]);
    const target = { type: 'budget', id: first.body.id };
    const [removed, , second] = await audited();
    expect([removed, second]).toMatchObject([
      { action: 'budget.remove', target },
      { action: 'budget.set', target, details: { period: 'month', usd: '20', mode: 'warn' } },
    ]);
  });

  it('name in the audit trail no user and no entity', async () => {
    await put(CASE);
    await put({ type: 'user', userId: 'noah' });
    await put(AGENT);

    const text = JSON.stringify(await audited());
    expect(text).not.toMatch(/HR-17|noah/);
    expect(text).toMatch(/"agentType":"case"/);
  });

  it('are of one organization', async () => {
    const { id } = (await put(ORGANIZATION)).body;
    const other = await newClient(backend.current, { grants: 'ai:govern' });

    expect(await listed(other, '/organization/budgets')).toEqual([]);
    expect((await other.send('DELETE', `/organization/budgets/${id}`)).body.code).toBe('BUDGET_NOT_FOUND');
    expect(await listed(other, '/budgets')).toEqual([]);
    expect(await listed(governor, '/organization/budgets')).toHaveLength(1);
  });

  it('go on behind a cursor, which is that of one query', async () => {
    for (const period of ['day', 'month', 'total']) await put(ORGANIZATION, { period });
    const periods: unknown[] = [];
    for (let path = '/organization/budgets?limit=2'; ;) {
      const { items, nextCursor } = (await governor.get(path)).body;
      periods.push(...items.map(({ period }) => period));
      if (nextCursor === null) break;
      path = `/organization/budgets?limit=2&cursor=${nextCursor}`;
      expect((await governor.get(path.replace('/organization', ''))).body.code).toBe('INVALID_CURSOR');
    }

    expect(periods).toEqual(['day', 'month', 'total']);
  });

  it('have periods of UTC, of which one in all has no end', async () => {
    const ends: Body[] = [];
    for (const period of ['day', 'month', 'total']) ends.push((await put(ORGANIZATION, { period })).body);
    const now = new Date();
    const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];

    expect(ends.map(({ resetsAt }) => resetsAt)).toEqual([
      new Date(Date.UTC(year, month, day + 1)).toISOString(),
      new Date(Date.UTC(year, month + 1, 1)).toISOString(),
      null,
    ]);
  });

  it('that bind a caller are the organization’s, its own, those of its agents, and of an entity that it names', async () => {
    const own = [ORGANIZATION, { type: 'user', userId: scope.userId }, AGENT];
    const others = [
      { type: 'user', userId: 'noah' },
      { ...AGENT, agentType: 'payroll' },
    ];
    for (const subject of [...own, ...others, CASE, { ...CASE, entityId: 'HR-18' }]) await put(subject);
    await user.newConversation({ agentType: 'case' });
    const bound = async (query = '') =>
      (await listed(user, `/budgets?${query}`)).map(({ subject }) => subject);

    expect(await bound()).toEqual(own);
    expect(await bound('entityType=case&entityId=HR-17')).toEqual([...own, CASE]);
    expect(await bound('entityType=case&entityId=HR-19')).toEqual(own);
    expect(fieldsOf(await user.get('/budgets?entityType=case'))).toEqual(['entityId']);
    expect(fieldsOf(await user.get('/budgets?entityId=HR-17'))).toEqual(['entityType']);
  });

  it.each([
    ['usd', { usd: 12.5 }],
    ['usd', { usd: '-1' }],
    ['usd', { usd: '1e3' }],
    ['usd', { usd: '0.0000000000001' }],
    ['usd', { usd: '1000000000000' }],
    ['usd', { usd: '01' }],
    ['period', { period: 'year' }],
    ['mode', { mode: 'stop' }],
    ['subject', { subject: { type: 'team' } }],
    ['subject', { subject: { type: 'user' } }],
    ['subject', { subject: { type: 'user', userId: '' } }],
    ['subject', { subject: { type: 'user', userId: 'mia', agentType: 'case' } }],
    ['subject', { subject: { type: 'entity', entityType: 'case' } }],
    ['subject', { subject: { type: 'organization', __proto__: null, constructor: 1 } }],
    ['subject', { subject: 'organization' }],
    ['subject', { subject: [] }],
    ['stray', { stray: 1 }],
  ])('are refused where %s is wrong: %j', async (field, wrong) => {
    const refused = await put(ORGANIZATION, wrong);

    expect([refused.status, fieldsOf(refused)]).toEqual([400, [field]]);
    expect(await listed(governor, '/organization/budgets')).toEqual([]);
  });

  it.each([
    ['PUT', '/organization/budgets'],
    ['GET', '/organization/budgets'],
    ['GET', '/organization/budgets?limit=x'],
    ['DELETE', `/organization/budgets/${crypto.randomUUID()}`],
  ])('are nothing for whoever lacks the grant: %s %s', async (method, path) => {
    const others = await newClient(backend.current, { scope, grants: 'ai:append ai:supervise ai:audit' });
    const body = method === 'PUT' ? { body: { subject: 'wrong' } } : {};

    expect((await others.send(method, path, body)).body.code).toBe('FORBIDDEN');
    expect(['VALIDATION_FAILED', 'BUDGET_NOT_FOUND', undefined]).toContain(
      (await governor.send(method, path, body)).body.code,
    );
  });
});
