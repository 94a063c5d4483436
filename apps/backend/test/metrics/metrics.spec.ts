import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/config/project-root.js';
import { ClosingModule } from '../support/closing.agent.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import { untilBlocked, whileLocked } from '../support/locked.js';
import { namesIn, type Sample, samplesIn, valueOf } from '../support/metrics.js';
import { chatCompletionsOf, type Reply, startModelServer } from '../support/model-server.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import * as openai from '../support/openai-events.js';
import { atOnce } from '../support/times.js';
import { turnEnded } from '../support/turns.js';
import { useBackend } from '../support/use-backend.js';

const TOKEN = 'a-token-that-only-these-tests-have';
const MARKER = 'MARKER7f3a';
const STORE = 'conversation_store_';
/** Every label that a metric may have. */
const LABELS = [
  ...['agent', 'code', 'end', 'failed', 'kind', 'le', 'method', 'model', 'outcome', 'provider'],
  ...['route', 'server', 'state', 'status', 'tool'],
  // Those of Node.js itself.
  ...['space', 'type', 'version', 'major', 'minor', 'patch'],
];
const USAGE = {
  prompt_tokens: 120,
  completion_tokens: 30,
  prompt_tokens_details: { cached_tokens: 100 },
  completion_tokens_details: { reasoning_tokens: 20 },
};
const ANSWER: Reply = { body: [...openai.text(`${MARKER} signed`), ...openai.end('stop', USAGE)] };

const server = await startModelServer();
afterAll(() => server.stop());

describe('GET /metrics', () => {
  const backend = useBackend({ METRICS_TOKEN: TOKEN, ...chatCompletionsOf(server), AI_MAX_RETRIES: '0' }, [
    ClosingModule,
  ]);
  let client: HttpClient;

  beforeAll(async () => {
    const scope = { organizationId: `${MARKER}-org`, userId: `${MARKER}-user` };
    client = await newClient(backend.current, { scope });
  });

  async function read(): Promise<string> {
    const answer = await fetch(`${backend.current.url}/metrics`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    return answer.text();
  }

  /** How much each of these has grown by the work. */
  async function growth(work: () => Promise<unknown>): Promise<(name: string, labels?: object) => number> {
    const before = samplesIn(await read());
    await work();
    const after = samplesIn(await read());
    const of = (samples: Sample[], name: string, labels: object) =>
      valueOf(samples, STORE + name, labels as Record<string, string>) ?? 0;
    return (name, labels = {}) => of(after, name, labels) - of(before, name, labels);
  }

  async function speak(text: string, ...replies: Reply[]): Promise<string> {
    server.answer(...replies);
    const { id } = await client.newConversation({ agentType: 'closing' });
    await (await speakTo(backend.current, client.scope, ['closing', id], userMessage(text))).rest();
    await turnEnded(backend.current, id);
    return id;
  }

  it.each([
    ['nothing', undefined],
    ['another token', 'Bearer another-token-that-only-these-tests-have'],
    ['its token in another scheme', `Basic ${TOKEN}`],
  ])('is answered 401 to who sends %s', async (_, authorization) => {
    const headers = new Headers(authorization === undefined ? {} : { authorization });
    const answer = await fetch(`${backend.current.url}/metrics`, { headers });

    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await answer.json()).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('is answered 401 to a user', async () => {
    const { organizationId: org, userId: user } = client.scope;
    const authorization = `Bearer ${await backend.current.token({ org, user })}`;

    expect((await fetch(`${backend.current.url}/metrics`, { headers: { authorization } })).status).toBe(401);
  });

  it('counts appends by outcome, their messages, and the statements that they share', async () => {
    const { id } = await client.newConversation();
    const append = (key: string) =>
      client.post(
        `/conversations/${id}/messages`,
        { role: 'user', content: MARKER },
        { 'idempotency-key': key },
      );
    const grown = await growth(async () => {
      await atOnce(20, (index) => append(`key-${index}`));
      await append('key-0');
    });

    expect(grown('appends_total', { outcome: 'accepted' })).toBe(20);
    expect(grown('appends_total', { outcome: 'key_known' })).toBe(1);
    expect(grown('appended_messages_total')).toBe(20);
    expect(grown('append_duration_seconds_count')).toBe(21);
    expect(grown('append_wait_seconds_count')).toBe(21);
    expect(grown('append_batch_appends_sum')).toBe(21);
    expect(grown('append_batch_appends_count')).toBeLessThan(21);
    expect(grown('append_statement_duration_seconds_count')).toBe(grown('append_batch_appends_count'));
    expect([grown('appends_in_progress'), grown('append_statements_in_flight')]).toEqual([0, 0]);
  });

  it('shows an append that waits, its statement and its connection', async () => {
    const { id } = await client.newConversation();
    let sent: Promise<unknown> | undefined;
    await whileLocked(backend.current.database, [client.scope, id], async () => {
      sent = client.post(`/conversations/${id}/messages`, { role: 'user', content: MARKER });
      await untilBlocked(backend.current.database, 1);
      const samples = samplesIn(await read());

      expect(valueOf(samples, `${STORE}appends_in_progress`)).toBe(1);
      expect(valueOf(samples, `${STORE}append_statements_in_flight`)).toBe(1);
      expect(valueOf(samples, `${STORE}pool_connections`, { state: 'busy' })).toBeGreaterThanOrEqual(1);
      expect(valueOf(samples, `${STORE}pool_max_connections`)).toBe(10);
      expect(valueOf(samples, `${STORE}pool_waiting`)).toBe(0);
    });
    await sent;
  });

  it('counts requests by the pattern of their route, and refusals by their code', async () => {
    const grown = await growth(async () => {
      await client.get(`/conversations/${MARKER}`);
      await client.get(`/${MARKER}`);
      await fetch(backend.current.api);
    });
    const route = '/api/v1/ai/conversations/:id';

    expect(grown('http_requests_total', { method: 'GET', route, status: '404' })).toBe(1);
    expect(grown('http_requests_total', { route: 'none', status: '404' })).toBe(2);
    expect(grown('http_request_duration_seconds_count', { method: 'GET', route })).toBe(1);
    expect(grown('refusals_total', { code: 'CONVERSATION_NOT_FOUND' })).toBe(1);
    expect(grown('refusals_total', { code: 'ROUTE_NOT_FOUND' })).toBe(2);
  });

  it('counts turns by their end, models with their tokens, and tools', async () => {
    const call = (name: string, input: object): Reply => ({
      body: [...openai.toolCalls({ id: `call-${name}`, name, input }), ...openai.end('tool_calls', USAGE)],
    });
    const grown = await growth(async () => {
      await speak(MARKER, call('look_up', { caseId: MARKER }), ANSWER);
      await speak(MARKER, call('fail', {}), ANSWER);
      await speak(MARKER, call('close_case', { caseId: MARKER }));
      await speak(MARKER, { status: 429, body: ['{}'] });
      await stopped();
    });
    const turns = (end: string, code = 'none') => grown('turns_total', { agent: 'closing', end, code });
    const model = { provider: 'openai-compatible.chat', model: 'gpt' };

    expect(turns('finished')).toBe(2);
    expect(turns('waiting')).toBe(1);
    expect(turns('failed', 'MODEL_RATE_LIMITED')).toBe(1);
    expect(turns('stopped')).toBe(1);
    expect(grown('turn_duration_seconds_count', { agent: 'closing' })).toBe(5);
    expect(grown('turns_in_progress')).toBe(0);
    expect(grown('model_calls_total', { ...model, code: 'none' })).toBe(6);
    expect(grown('model_calls_total', { ...model, code: 'MODEL_RATE_LIMITED' })).toBe(1);
    expect(grown('model_tokens_total', { ...model, kind: 'input' })).toBe(5 * 120);
    expect(grown('model_tokens_total', { ...model, kind: 'output' })).toBe(5 * 30);
    expect(grown('model_tokens_total', { ...model, kind: 'cache_read' })).toBe(5 * 100);
    expect(grown('model_tokens_total', { ...model, kind: 'reasoning' })).toBe(5 * 20);
    expect(grown('model_call_duration_seconds_count', model)).toBe(7);
    expect(grown('tool_calls_total', { agent: 'closing', tool: 'look_up', failed: 'false' })).toBe(1);
    expect(grown('tool_calls_total', { agent: 'closing', tool: 'fail', failed: 'true' })).toBe(1);
    expect(grown('tool_call_duration_seconds_count')).toBe(2);
  });

  async function stopped(): Promise<void> {
    server.answer({ body: openai.text('It '), end: 'hold' });
    const { id } = await client.newConversation({ agentType: 'closing' });
    const stream = await speakTo(backend.current, client.scope, ['closing', id], userMessage(MARKER));
    await stream.until('text-delta');
    await client.send('DELETE', `/conversations/${id}/turn`);
    await stream.rest();
  }

  it('has no label beyond those that are meant, and nothing of a user, a conversation or a text', async () => {
    const id = await speak(MARKER, ANSWER);
    const text = await read();
    const labels = new Set(samplesIn(text).flatMap((sample) => Object.keys(sample.labels)));

    expect([...labels].filter((label) => !LABELS.includes(label))).toEqual([]);
    expect(text).not.toContain(MARKER);
    expect(text).not.toContain(id);
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d/m);
  });

  it('has every metric that the dashboard shows, and the dashboard every metric of the store', async () => {
    const dashboard = readFileSync(join(projectRoot(), 'deploy/grafana/conversation-store.json'), 'utf8');
    const { panels } = JSON.parse(dashboard) as { panels: { targets?: { expr: string }[] }[] };
    const asked = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)).join('\n');
    const shown = new Set(
      Array.from(asked.matchAll(/\b(?:conversation_store|nodejs|process)_\w+/g), ([name]) =>
        name.replace(/_(bucket|sum|count)$/, ''),
      ),
    );
    const names = namesIn(await read());

    expect([...shown].filter((name) => !names.includes(name))).toEqual([]);
    expect(names.filter((name) => name.startsWith(STORE) && !shown.has(name))).toEqual([]);
  });
});

describe('Metrics', () => {
  const crowded = useBackend({ METRICS_TOKEN: TOKEN, MAX_REQUESTS_IN_FLIGHT: '1' });
  const apart = useBackend({ METRICS_PORT: '0' });
  const without = useBackend();

  it('are read also while the backend takes no more requests', async () => {
    const { current } = crowded;
    const client = await newClient(current);
    const { id } = await client.newConversation();
    let sent: Promise<unknown> | undefined;
    await whileLocked(current.database, [client.scope, id], async () => {
      sent = client.post(`/conversations/${id}/messages`, { role: 'user', content: 'Hello' });
      await untilBlocked(current.database, 1);
      const answer = await fetch(`${current.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });

      expect([(await client.get('/conversations')).status, answer.status]).toEqual([503, 200]);
    });
    await sent;
  });

  it('are served at a port of their own, where no other route is', async () => {
    const { MetricsServer } = await import('../../src/metrics/metrics-server.js');
    const port = apart.current.app.get(MetricsServer, { strict: false }).port!;
    const own = `http://127.0.0.1:${port}`;

    expect(await (await fetch(`${own}/metrics`)).text()).toContain(`${STORE}pool_waiting 0`);
    expect((await fetch(`${own}/health/live`)).status).toBe(404);
    expect((await fetch(`${apart.current.url}/metrics`)).status).toBe(404);
  });

  it('are not there unless they are asked for', async () => {
    expect((await fetch(`${without.current.url}/metrics`)).status).toBe(404);
  });
});
