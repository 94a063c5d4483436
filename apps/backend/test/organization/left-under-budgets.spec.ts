import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BudgetService, type Scope } from '../../src/modules/ai/index.js';
import { ClosingModule } from '../support/closing.agent.js';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { leaveAnswer } from '../support/left-answer.js';
import { chatCompletionsOf, startModelServer } from '../support/model-server.js';
import { userMessage } from '../support/open-stream.js';
import * as openai from '../support/openai-events.js';
import { setPrice } from '../support/priced.js';
import { newScope } from '../support/scopes.js';
import { useBackend } from '../support/use-backend.js';

const server = await startModelServer();
const TOKENS = { prompt_tokens: 700, completion_tokens: 0 };
/** What these tokens cost at 1 USD for a million. */
const COST = '0.0007';

describe('A turn under a budget whose answer is left to be stored', () => {
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
    await setPrice(backend.current.database, scope.organizationId, {
      model: 'gpt*',
      input: '1',
      output: '1',
    });
    const body = { subject: { type: 'organization' }, period: 'day', usd: '1000', mode: 'refuse' };
    await governor.send('PUT', '/organization/budgets', { body });
  });
  afterAll(() => server.stop());

  const run = (statement: string) => backend.current.database.query(statement, [scope.organizationId]);

  async function budget(): Promise<Body> {
    return (await governor.get('/organization/budgets')).body.items[0]!;
  }

  async function newChat(): Promise<string> {
    return (await client.newConversation({ agentType: 'closing' })).id;
  }

  /** Does work while the database takes no answers. */
  async function refusingMessages<T>(work: () => Promise<T>): Promise<T> {
    await backend.current.database.query(
      `ALTER TABLE ai_message ADD CONSTRAINT no_answers CHECK (role <> 'assistant') NOT VALID`,
    );
    try {
      return await work();
    } finally {
      await backend.current.database.query('ALTER TABLE ai_message DROP CONSTRAINT no_answers');
    }
  }

  /** Leaves an answer of 700 tokens, and the room for it, whose lease has ended so long ago. */
  async function leaveReserved(id: string, ago: string): Promise<void> {
    const { turnId } = await leaveAnswer(backend.current, [scope, id], { tokens: { inputTokens: 700 } });
    await backend.current.database.query(
      `INSERT INTO ai_budget_reservation (organization_id, id, user_id, agent_type, conversation_id, turn_id, message_keys,
         usd, lease_ms, leased_until)
       VALUES ($1, gen_random_uuid(), $2, 'closing', $3, $4, $5, 5, 3000, now() - $6::interval)`,
      [scope.organizationId, scope.userId, id, turnId, [`turn:${turnId}:step:1`], ago],
    );
  }

  it('by a process that has died holds nothing beyond its lease, and what it has cost is spent', async () => {
    const id = await newChat();
    await leaveReserved(id, '1 hour');

    expect(await budget()).toMatchObject({ spent: COST, reserved: '0' });
    const { body } = await client.get(`/conversations/${id}/messages`);
    expect(body.items.at(0)).toMatchObject({ inputTokens: 700 });
  });

  it('since long ago is held in mind until its answer is stored, whatever ends meanwhile', async () => {
    await leaveReserved(await newChat(), '3 hours');
    const budgets = backend.current.app.get(BudgetService);
    const other = { model: 'gpt', maxInputTokens: 1, maxOutputTokens: 1, leaseSeconds: 60 };
    const settled = await refusingMessages(() => budgets.reserve(scope, {}, other));
    await budgets.release(settled);

    expect(await budget()).toMatchObject({ spent: COST, reserved: '0' });
  });

  it('which cannot be stored now holds what it may have cost, until that is stored', async () => {
    const id = await newChat();
    server.answer({
      body: [openai.textWithUsage('Mia.', TOKENS), ...openai.end('stop', TOKENS)],
      pauseMs: 400,
    });
    const ending = await refusingMessages(async () => {
      const messages = [userMessage('Who signed?')];
      const { text } = await client.post('/agents/closing/chat', { id, messages });
      expect(await budget()).toMatchObject({ spent: '0', reserved: expect.stringMatching(/^0\.0/) });
      return text;
    });

    expect(ending).toContain('INTERNAL_ERROR');
    await run(`UPDATE ai_budget_reservation SET leased_until = now() WHERE organization_id = $1`);
    expect(await budget()).toMatchObject({ spent: COST, reserved: '0' });
  });
});
