import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, HttpClient, newClient } from '../support/http-client.js';
import {
  differences,
  type Document,
  exampleOf,
  type Operation,
  operationsOf,
  resolved,
} from '../support/open-api.js';
import { useBackend } from '../support/use-backend.js';

const BASE = '/api/v1/ai';
const NO_CONTENT = '204';
const SAID = { role: 'user', content: 'Who signed the report?' };
/** Each route with its successes and with its errors beside those of every route. */
const DOCUMENTED: Record<string, [string[], string[]]> = {
  'POST /conversations': [['200', '201'], []],
  'GET /conversations': [['200'], []],
  'GET /conversations/search': [['200'], []],
  'GET /conversations/stats': [['200'], []],
  'GET /conversations/{id}': [['200'], ['404']],
  'GET /conversations/{id}/with-messages': [['200'], ['404']],
  'PATCH /conversations/{id}': [['200'], ['404']],
  'POST /conversations/{id}/messages': [
    ['200', '201'],
    ['403', '404', '409', '413'],
  ],
  'GET /conversations/{id}/messages': [['200'], ['404']],
  'POST /conversations/{id}/messages/batch': [['201'], ['403', '404', '409', '413']],
  'POST /conversations/{id}/head': [['200'], ['404']],
  'POST /conversations/{id}/pause': [['200'], ['404', '409']],
  'POST /conversations/{id}/resume': [['200'], ['404', '409']],
  'POST /conversations/{id}/archive': [['200'], ['404']],
  'POST /conversations/{id}/title': [['200'], ['404']],
  'DELETE /conversations/{id}': [['204'], ['404']],
};

describe('The document of the API', () => {
  const backend = useBackend();
  let document: Document;
  let operations: Operation[];
  let client: HttpClient;

  beforeAll(async () => {
    document = (await (await fetch(`${backend.current.url}/docs-json`)).json()) as Document;
    operations = operationsOf(document);
    const { scope } = await newClient(backend.current);
    const token = await backend.current.token({
      org: scope.organizationId,
      user: scope.userId,
      scope: 'ai:append',
    });
    client = new HttpClient(backend.current.url, scope, token);
  });

  function operation(name: string): Operation {
    const [method, path] = name.split(' ') as [string, string];
    return operations.find((one) => one.method === method && one.path === BASE + path)!;
  }

  async function send({ method, path, parameters }: Operation, body?: unknown): Promise<Answer> {
    const conversation = await client.post(`${BASE}/conversations`, { agentType: crypto.randomUUID() });
    const { id } = conversation.body;
    if (path.endsWith('/head')) await client.post(`${BASE}/conversations/${id}/messages`, SAID);
    const query = new URLSearchParams();
    for (const { name, in: location, example, schema } of parameters) {
      const value = example ?? schema?.example;
      if (location === 'query' && typeof value === 'string') query.set(name, value);
    }
    const filled = path.replace('{id}', id).replace('{agentType}', 'helper');
    return client.send(method, `${filled}?${query.toString()}`.replace(/\?$/, ''), { body });
  }

  it.each(Object.entries(DOCUMENTED))('has %s with each of its answers', (name, [successes, errors]) => {
    const { responses, parameters } = operation(name);

    expect(Object.keys(responses)).toEqual(
      expect.arrayContaining([...successes, ...errors, '400', '401', '429', '503']),
    );
    expect(['413', '415'].every((status) => status in responses)).toBe(!name.startsWith('GET'));
    expect(parameters.some(({ name: own }) => own === 'id')).toBe(name.includes('{id}'));
    for (const [status, content] of Object.entries(responses)) {
      if (status === NO_CONTENT) continue;
      const type = Number(status) < 400 ? 'application/json' : 'application/problem+json';
      const { items, properties } = resolved(document, content[type]!.schema);
      expect(items ?? properties).toBeDefined();
    }
  });

  it('has the health routes, and marks them alone as needing no token', () => {
    const open = operations.filter(({ method, path }) => {
      const item = document.paths[path] as Record<string, { security?: unknown[] }>;
      return (item[method.toLowerCase()]!.security ?? []).length === 0;
    });

    expect(open.map(({ path }) => path).toSorted()).toEqual(['/health/live', '/health/ready']);
  });

  it('documents the parameters of each page', () => {
    const queryOf = (name: string): string[] =>
      operation(name)
        .parameters.filter((parameter) => parameter.in === 'query')
        .map((parameter) => parameter.name)
        .toSorted();
    const filters = ['agentType', 'cursor', 'entityId', 'entityType', 'limit', 'status'];

    expect(queryOf('GET /conversations')).toEqual([...filters, 'title']);
    expect(queryOf('GET /conversations/search')).toEqual([...filters, 'q', 'role'].toSorted());
    expect(queryOf('GET /conversations/stats')).toEqual(['from', 'to']);
    expect(queryOf('GET /conversations/{id}/messages')).toEqual([
      'branches',
      'cursor',
      'from',
      'limit',
      'order',
    ]);
    expect(queryOf('GET /conversations/{id}/with-messages')).toEqual(['branches', 'cursor', 'limit']);
    const headers = operation('POST /conversations/{id}/messages').parameters.filter(
      (one) => one.in === 'header',
    );
    expect(headers.map(({ name }) => name)).toEqual(['Idempotency-Key']);
  });

  it.each(Object.keys(DOCUMENTED))(
    'has examples for %s that the API takes, and answers as documented',
    async (name) => {
      const found = operation(name);
      const example = found.bodySchema && exampleOf(document, found.bodySchema);
      if (example && name !== 'POST /conversations/{id}/messages') {
        expect(Object.keys(example)).not.toEqual([]);
      }

      const { status, body, text } = await send(found, example);

      expect({ status, text }).toMatchObject({ status: expect.any(Number) });
      expect(status).toBeLessThan(300);
      if (String(status) === NO_CONTENT) return;
      const { schema } = found.responses[String(status)]!['application/json']!;
      expect(differences(document, schema, body)).toEqual([]);
    },
  );

  it('has examples of tool calls and their results that the API takes', async () => {
    const messages = operation('POST /conversations/{id}/messages');
    const { properties = {} } = resolved(document, messages.bodySchema!);
    const toolCalls = [exampleOf(document, properties.toolCalls!.items!)];
    const toolResults = [exampleOf(document, properties.toolResults!.items!)];

    const called = await send(messages, { role: 'assistant', toolCalls });
    const answered = await send(messages, { role: 'tool', toolResults });

    expect([called.status, answered.status]).toEqual([201, 201]);
    expect([called.body, answered.body]).toMatchObject([{ toolCalls }, { toolResults }]);
    const { schema } = messages.responses['201']!['application/json']!;
    expect(differences(document, schema, called.body)).toEqual([]);
    expect(differences(document, schema, answered.body)).toEqual([]);
  });

  it('documents the fields of a problem', async () => {
    const { responses } = operation('POST /conversations/{id}/messages');
    const { body } = await send(operation('POST /conversations/{id}/messages'), { role: 'robot' });

    expect(body.status).toBe(400);
    expect(differences(document, responses['400']!['application/problem+json']!.schema, body)).toEqual([]);
  });

  it('is shown as a page at /docs, whose scripts and styles are there', async () => {
    const page = await fetch(`${backend.current.url}/docs`);
    const html = await page.text();
    const assets = Array.from(html.matchAll(/(?:src|href)="\.\/(docs\/[^"]+)"/g), ([, path]) => path!);

    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^text\/html/),
    ]);
    expect(html).toContain('<title>Conversation store</title>');
    expect(assets.length).toBeGreaterThan(2);
    for (const asset of assets) {
      const answer = await fetch(`${backend.current.url}/${asset}`);
      expect([answer.status, (await answer.arrayBuffer()).byteLength > 0]).toEqual([200, true]);
    }
  });
});
