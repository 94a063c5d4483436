import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { UIMessageChunk } from 'ai';
import { BudgetService, type Scope } from '../../src/modules/ai/index.js';
import { ModelCallGate } from '../../src/modules/ai/test-internals.js';
import { ClosingModule } from '../support/closing.agent.js';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { chatCompletionsOf, type Reply, startModelServer } from '../support/model-server.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import * as openai from '../support/openai-events.js';
import { setPrice } from '../support/priced.js';
import { newScope } from '../support/scopes.js';
import { withSecondBackend } from '../support/second-backend.js';
import { statementsOf } from '../support/statements.js';
import { atOnce, times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();
const ORGANIZATION = { type: 'organization' };
const CALL = { id: 'call_0', name: 'look_up', input: { caseId: 'HR-17' } };
const TOKENS = { prompt_tokens: 1_000, completion_tokens: 100 };
/** What these tokens cost at 1 USD for a million of either. */
const COST = '0.0011';
/** Enough for one call of the model and not for two: each may have some 10,000 tokens. */
const FOR_ONE_CALL = '0.02';
const MUCH = '1000';

describe('A turn under a budget', () => {
  // Leases that outlast a machine that is very busy.
  const settings = { ...chatCompletionsOf(server), AI_MAX_RETRIES: '0', TURN_LEASE_SECONDS: '60' };
  const backend = useBackend(settings, [ClosingModule]);
  let scope: Scope;
  let client: HttpClient;
  let governor: HttpClient;

  beforeEach(async () => {
    scope = newScope();
    client = await newClient(backend.current, { scope });
    governor = await newClient(backend.current, { scope: { ...scope, userId: 'ada' }, grants: 'ai:govern' });
    await price('1');
  });
  afterAll(() => server.stop());

  const price = (usd: string) =>
    setPrice(backend.current.database, scope.organizationId, { model: 'gpt*', input: usd, output: usd });
  const run = (statement: string) => backend.current.database.query(statement, [scope.organizationId]);

  async function setBudget(usd: string, more: object = {}): Promise<string> {
    const body = { subject: ORGANIZATION, period: 'day', usd, mode: 'refuse', ...more };
    return (await governor.send('PUT', '/organization/budgets', { body })).body.id;
  }

  async function budget(): Promise<Body> {
    return (await governor.get('/organization/budgets')).body.items[0]!;
  }

  function answer(text = 'Mia did.', usage: object = TOKENS): Reply {
    return { body: [...openai.text(text), ...openai.end('stop', usage)] };
  }

  async function newChat(as = client): Promise<string> {
    return (await as.newConversation({ agentType: 'closing' })).id;
  }

  async function ask(id: string, message = userMessage('Who signed?'), as = client) {
    return as.post('/agents/closing/chat', { id, messages: [message] });
  }

  async function stored(id: string): Promise<Body[]> {
    return (await client.get(`/conversations/${id}/messages`)).body.items;
  }

  async function chunksOf(id: string): Promise<UIMessageChunk[]> {
    return (await speakTo(backend.current, scope, ['closing', id], userMessage('Who signed?'))).rest();
  }

  it('that does not fit is refused before anything is streamed; its question is stored, and answered later', async () => {
    const budgetId = await setBudget('0.001');
    const [id, question] = [await newChat(), userMessage('Who signed?')];
    server.answer(answer());
    const refused = await ask(id, question);

    expect(refused.status).toBe(402);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    const { resetsAt } = await budget();
    expect(refused.body).toMatchObject({ code: 'BUDGET_EXCEEDED', budgetId, resetsAt });
    expect(server.requests).toEqual([]);
    expect((await stored(id)).map(({ role }) => role)).toEqual(['user']);

    await setBudget(MUCH);
    expect((await ask(id, question)).status).toBe(200);
    expect((await stored(id)).map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(await budget()).toMatchObject({ spent: COST, reserved: '0', remaining: '999.9989' });
  });

  it('holds what its call may cost at most, and then what it has cost', async () => {
    await setBudget(MUCH);
    server.answer({ ...answer(), body: openai.text('Mia '), end: 'hold' });
    const id = await newChat();
    const stream = await speakTo(backend.current, scope, ['closing', id], userMessage('Who signed?'));
    await stream.until('text-delta');
    const { spent, reserved } = await budget();

    expect(spent).toBe('0');
    // The largest answer, and at least a byte of input.
    expect(Number(reserved)).toBeGreaterThan(4096 / 1_000_000);
    expect(Number(reserved)).toBeLessThan(Number(FOR_ONE_CALL));
    await client.send('DELETE', `/conversations/${id}/turn`);
    expect(await budget()).toMatchObject({ spent: '0', reserved: '0' });
    const { rows } = await run('SELECT FROM ai_budget_reservation WHERE organization_id = $1');
    expect(rows).toEqual([]);
  });

  it('ends where a further step does not fit: stored, marked, and the stream says why', async () => {
    const budgetId = await setBudget(FOR_ONE_CALL);
    const id = await newChat();
    server.answer({
      body: [...openai.toolCalls(CALL), ...openai.end('tool_calls', { ...TOKENS, prompt_tokens: 12_000 })],
    });
    const chunks = await chunksOf(id);

    const told = chunks.find(({ type }) => type === 'data-error');
    const { resetsAt } = await budget();
    expect(told).toMatchObject({ data: { code: 'BUDGET_EXCEEDED', budgetId, resetsAt } });
    expect(chunks.at(-1)).toMatchObject({ type: 'error', errorText: expect.stringContaining('budget') });
    expect(server.requests).toHaveLength(1);
    expect((await stored(id)).map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant']);
    const [, shown] = (await client.get(`/conversations/${id}/ui-messages`)).body as unknown as Body[];
    expect(shown).toMatchObject({ metadata: { error: 'BUDGET_EXCEEDED', cutOff: 'FAILED' } });
    expect(await budget()).toMatchObject({ spent: '0.0121', reserved: '0' });
  });

  it('is let in by one that warns, which then shows what it lacks', async () => {
    await setBudget('0.001', { mode: 'warn' });
    server.answer(answer());

    expect((await ask(await newChat())).status).toBe(200);
    expect(await budget()).toMatchObject({ spent: COST, reserved: '0', remaining: '-0.0001' });
  });

  it('needs a price of its model, also of the name under which it has answered', async () => {
    await setBudget(MUCH);
    await run(`DELETE FROM ai_price WHERE organization_id = $1`);
    const [id, question] = [await newChat(), userMessage('Who signed?')];
    const refused = await ask(id, question);
    expect([refused.status, refused.body.code]).toEqual([409, 'MODEL_UNPRICED']);
    expect(refused.body.detail).toMatch(/\bgpt\b/);

    await setPrice(backend.current.database, scope.organizationId, { model: 'gpt', input: '1', output: '1' });
    server.answer(answer(), answer());
    await ask(id, question);
    const again = await ask(id);
    expect([again.status, again.body.code]).toEqual([409, 'MODEL_UNPRICED']);
    expect(again.body.detail).toContain('gpt-replayed');
    await setBudget(MUCH, { mode: 'warn' });
    expect((await ask(id)).status).toBe(200);
  });

  it.each([
    ['its user', () => ({ type: 'user', userId: scope.userId }), true],
    ['another user', () => ({ type: 'user', userId: 'noah' }), false],
    ['its entity', () => ({ type: 'entity', entityType: 'case', entityId: 'HR-17' }), true],
    ['another entity', () => ({ type: 'entity', entityType: 'case', entityId: 'HR-18' }), false],
    ['its agent', () => ({ type: 'agentType', agentType: 'closing' }), true],
    ['another agent', () => ({ type: 'agentType', agentType: 'case' }), false],
  ])('is bound by the budget of %s as it should be', async (_whose, subject, binds) => {
    await setBudget('0.001', { subject: subject() });
    const { id } = await client.newConversation({
      agentType: 'closing',
      entityType: 'case',
      entityId: 'HR-17',
    });
    server.answer(answer());

    expect((await ask(id)).status).toBe(binds ? 402 : 200);
    expect((await budget()).spent).toBe('0');
    await setBudget(MUCH, { subject: subject() });
    server.answer(answer());
    await ask(id);
    expect((await budget()).spent !== '0').toBe(binds);
  });

  it('costs one look where the organization has none', async () => {
    const id = await newChat();
    server.answer(answer());
    const sent = await statementsOf(() => ask(id));

    expect(sent.filter(({ text }) => text.includes('ai_budget'))).toHaveLength(1);
    expect(sent.filter(({ text }) => text.includes('ai_price'))).toEqual([]);
  });

  it('of a task is refused, too, and of one in parts before the part that does not fit', async () => {
    await setBudget('0.001');
    const refused = await client.post('/agents/clean-note', { text: 'Mia signd.' });
    expect([refused.status, refused.body.code]).toEqual([402, 'BUDGET_EXCEEDED']);
    const query = '/conversations?agentType=clean-note';
    expect((await client.get(query)).body.items).toEqual([]);
    expect((await client.get(`${query}&status=ARCHIVED`)).body.items).toHaveLength(1);

    const budgetId = await setBudget('0.05');
    server.answer(answer('Tidy.', { ...TOKENS, prompt_tokens: 45_000 }), answer('Tidy.'));
    const text = times(600, (index) => `${index}. Spoke with Mia, who signed.`).join('\n\n');
    const second = await client.post('/agents/clean-note', { text });
    expect([second.status, second.body]).toMatchObject([402, { code: 'BUDGET_EXCEEDED', budgetId }]);
    expect(server.requests).toHaveLength(1);
  });

  it('is one of seven where fifty begin at once, in two processes, under a budget that covers seven', async () => {
    const hold = (): Reply => ({ body: openai.text('Let me think.'), end: 'hold' });
    const [first, ...users] = await atOnce(51, async () => {
      const as = await newClient(backend.current, {
        scope: { ...newScope(), organizationId: scope.organizationId },
      });
      return { as, id: await newChat(as), question: userMessage('Who signed?', crypto.randomUUID()) };
    });
    await setBudget(MUCH);
    const { as, id, question } = first!;
    server.answer(hold());
    await (await speakTo(backend.current, as.scope, ['closing', id], question)).until('text-delta');
    const one = Number((await budget()).reserved);
    await as.send('DELETE', `/conversations/${id}/turn`);

    await setBudget((7.5 * one).toFixed(12));
    server.answer(...times(50, hold));
    await withSecondBackend(
      backend.current,
      async (_, second) => {
        const begun = await Promise.allSettled(
          users.map(({ as: user, id: chat }, index) =>
            speakTo(
              index % 2 ? second : backend.current,
              user.scope,
              ['closing', chat],
              userMessage('Who signed?'),
            ),
          ),
        );
        const { spent, reserved, remaining } = await budget();
        expect([spent, Number(reserved)]).toEqual(['0', expect.closeTo(7 * one, 9)]);
        expect(Number(remaining)).toBeGreaterThanOrEqual(0);
        const refused = begun
          .filter((turn) => turn.status === 'rejected')
          .map(({ reason }) => String(reason));
        expect(refused).toHaveLength(43);
        expect(refused.filter((reason) => !reason.includes('BUDGET_EXCEEDED'))).toEqual([]);
        for (const { as: user, id: chat } of users) await user.send('DELETE', `/conversations/${chat}/turn`);
      },
      [ClosingModule],
    );
    expect(await budget()).toMatchObject({ reserved: '0' });
  });

  it('counts once at any moment: reserved until its message is stored, and spent from then on', async () => {
    await setBudget(MUCH);
    let finish = (_text: string): void => undefined;
    const end = new Promise<string>((resolve) => (finish = resolve));
    server.answer({ body: [...openai.text('Mia.'), end, ...openai.end('stop', TOKENS).slice(1)] });
    const id = await newChat();
    const stream = await speakTo(backend.current, scope, ['closing', id], userMessage('Who signed?'));
    await stream.until('text-delta');
    const { reserved } = await budget();
    finish(openai.end('stop', TOKENS)[0]!);
    const seen = new Set<string>();
    for (let last: Body | undefined; last?.spent !== COST;) {
      last = await budget();
      seen.add(`${String(last.spent)} ${String(last.reserved)}`);
    }
    await stream.rest();

    expect([`0 ${String(reserved)}`, `${COST} 0`]).toEqual(expect.arrayContaining([...seen]));
  });

  it('is not reserved any more in the moment in which its message is stored, before anybody ends it', async () => {
    await setBudget(MUCH);
    const id = await newChat();
    const admitted = await backend.current.app.get(ModelCallGate, { strict: false }).admit({
      scope,
      context: { entityType: null, entityId: null, agentType: 'closing' },
      models: ['gpt'],
      maxInputTokens: () => Promise.resolve(1_000_000),
      maxOutputTokens: 0,
      leaseMs: 60_000,
      turn: { id: crypto.randomUUID(), conversationId: id, messageKeys: ['other', 'step'] },
    });
    expect(await budget()).toMatchObject({ spent: '0', reserved: '1' });
    const stored = {
      role: 'assistant',
      content: 'Mia.',
      model: 'gpt',
      inputTokens: 1000,
      outputTokens: 100,
    } as const;
    await backend.conversations.addMessage(scope, id, { ...stored, idempotencyKey: 'step' });

    expect(await budget()).toMatchObject({ spent: COST, reserved: '0' });
    await admitted?.end();
    expect(await budget()).toMatchObject({ spent: COST, reserved: '0' });
  });

  it('may be outdone by a price that is raised meanwhile', async () => {
    await setBudget('0.02');
    server.answer(answer());
    await ask(await newChat());
    await price('100');

    expect(await budget()).toMatchObject({ spent: '0.11', remaining: '-0.09' });
    expect((await ask(await newChat())).status).toBe(402);
  });

  it('counts in the period of its messages, whose borders are those of UTC', async () => {
    for (const period of ['day', 'month', 'total']) await setBudget(MUCH, { period });
    server.answer(...times(3, () => answer()));
    for (let turn = 0; turn < 3; turn++) await ask(await newChat());
    const day = new Date().toISOString().slice(0, 10);
    const month = day.slice(0, 7);
    for (const [at, shift] of [
      [`${day}T00:00:00.000Z`, '0 ms'],
      [`${day}T00:00:00.000Z`, '1 ms'],
      [`${month}-01T00:00:00.000Z`, '1 ms'],
    ])
      await backend.current.database.query(
        `UPDATE ai_message SET created_at = $2::timestamptz - $3::interval WHERE ctid = (
           SELECT ctid FROM ai_message WHERE organization_id = $1 AND input_tokens > 0 AND created_at > $2::timestamptz
           ORDER BY created_at DESC LIMIT 1)`,
        [scope.organizationId, at, shift],
      );
    const spent = (await governor.get('/organization/budgets')).body.items.map((each) => each.spent);

    expect(spent).toEqual([COST, day.endsWith('-01') ? COST : '0.0022', '0.0033']);
  });

  describe('that a host makes', () => {
    const service = () => backend.current.app.get(BudgetService);
    const CALL_OF_HOST = {
      model: 'gpt',
      maxInputTokens: 1_000_000,
      maxOutputTokens: 500_000,
      leaseSeconds: 60,
    };

    it('is let in as its budgets allow, until it is released or its lease ends', async () => {
      const budgetId = await setBudget('4.5');
      const reserve = () => service().reserve(scope, {}, CALL_OF_HOST);
      const all = await Promise.allSettled(times(10, reserve));
      const kept = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));

      expect(kept.map(({ usd }) => usd)).toEqual(['1.5', '1.5', '1.5']);
      expect(await budget()).toMatchObject({ reserved: '4.5', remaining: '0' });
      await expect(reserve()).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED', budget: { budgetId } });
      for (const again of [1, 2]) await service().release(kept[again % 2]!);
      await service().release(kept[0]!);
      expect(await budget()).toMatchObject({ reserved: '1.5' });
      await run(
        `UPDATE ai_budget_reservation SET leased_until = now() - interval '1 hour' WHERE organization_id = $1`,
      );
      expect(await budget()).toMatchObject({ reserved: '0', remaining: '4.5' });
    });

    it('is reserved for the dearest of what its tokens may be', async () => {
      await setBudget(MUCH);
      const dear = { model: 'gpt*', input: '1', cacheRead: '0.1', cacheWrite: '1.25', output: '2' };
      await setPrice(backend.current.database, scope.organizationId, dear);

      expect((await service().reserve(scope, {}, CALL_OF_HOST)).usd).toBe('2.25');
    });

    it('needs no room where no budget binds it', async () => {
      await setBudget('0', { subject: { type: 'agentType', agentType: 'closing' } });
      const free = await service().reserve(scope, { agentType: 'case' }, CALL_OF_HOST);
      await service().release(free);

      expect(free).toEqual({ ...scope, id: null, usd: null });
      await expect(service().reserve(scope, { agentType: 'closing' }, CALL_OF_HOST)).rejects.toMatchObject({
        code: 'BUDGET_EXCEEDED',
      });
      await expect(
        service().reserve(scope, { entityType: 'case' }, { ...CALL_OF_HOST, leaseSeconds: 0 }),
      ).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    });
  });
});
