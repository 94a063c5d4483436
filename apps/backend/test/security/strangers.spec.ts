import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type HttpClient, newClient } from '../support/http-client.js';
import { rawRequest, type RawAnswer } from '../support/raw-request.js';
import { atOnce } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const API = '/api/v1/ai';
const MIB = 1024 * 1024;

function headOf(route: string, headers: Record<string, string | number>): string {
  const lines = Object.entries({ Host: 'x', ...headers }).map(([name, value]) => `${name}: ${value}`);
  return [`${route} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}

/** The head of a request that announces a body of this length; the body is never sent. */
function announcing(route: string, length: number, headers: Record<string, string> = {}): string {
  return headOf(route, { 'Content-Type': 'application/json', 'Content-Length': length, ...headers });
}

describe('Strangers', () => {
  const backend = useBackend();
  const open: Socket[] = [];
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });

  afterEach(() => {
    for (const socket of open.splice(0)) socket.destroy();
  });

  /** Sends a text over a connection of its own, which stays open. Resolves when it was sent, with its answer to come. */
  async function sendAndStay(text: string): Promise<{ answer: Promise<string> }> {
    const { hostname, port } = new URL(backend.current.url);
    const socket = connect(Number(port), hostname);
    open.push(socket);
    const answer = once(socket, 'data').then(([bytes]) => String(bytes));
    await new Promise((resolve) => socket.write(text, resolve));
    return { answer };
  }

  it.each([`POST ${API}/conversations`, 'POST /anything', 'PUT /health/ready'])(
    'who hold back the body of %s a thousand times hold nobody up',
    async (route) => {
      const sent = await atOnce(1000, () => sendAndStay(announcing(route, 10)));

      expect((await client.get('/conversations')).status).toBe(200);
      const refusal = route.includes(API) ? /^HTTP\/1.1 401 / : /^HTTP\/1.1 404 /;
      for (const { answer } of sent) expect(await answer).toMatch(refusal);
    },
  );

  const tell = (text: string): Promise<RawAnswer> => rawRequest(backend.current, [text]);

  it.each([
    ['without a token', `POST ${API}/conversations`, {}, 401],
    ['with a token of their own', `POST ${API}/agents/case/chat`, { Authorization: 'Bearer a.b.c' }, 401],
    ['to no route', `POST ${API}/nothing`, {}, 404],
    ['to a broken address', `POST ${API}/%zz`, {}, 400],
    ['to the health of the backend', 'GET /health/live', {}, 200],
  ])('are answered before they have sent any of 4 MiB: %s', async (_, route, headers, status) => {
    const { head, body } = await tell(announcing(route, 4 * MIB, headers));

    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head.toLowerCase()).toContain('connection: close');
    if (status !== 200) expect(JSON.parse(body)).toMatchObject({ status });
  });

  it('are answered before they have sent a body of unknown length', async () => {
    const headers = { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' };
    const { head } = await tell(`${headOf(`POST ${API}/conversations`, headers)}5\r\n{"a":`);

    expect(head).toMatch(/^HTTP\/1.1 401 /);
  });

  it('keep their connection where they announce no body', async () => {
    const { answer } = await sendAndStay(headOf(`GET ${API}/conversations`, {}));

    expect((await answer).toLowerCase()).not.toContain('connection: close');
  });
});

describe('A user', () => {
  const backend = useBackend();
  let client: HttpClient;
  let id: string;
  let authorization: string;

  beforeAll(async () => {
    client = await newClient(backend.current);
    id = (await client.newConversation()).id;
    const { organizationId, userId } = client.scope;
    authorization = `Bearer ${await backend.current.token({ org: organizationId, user: userId })}`;
  });

  it.each([
    ['POST /conversations', 64 * 1024],
    ['PATCH /conversations/:id', 64 * 1024],
    ['POST /conversations/:id/pause', 64 * 1024],
    ['POST /conversations/:id/resume', 64 * 1024],
    ['POST /conversations/:id/title', 1024],
    ['DELETE /conversations/:id/turn', 1024],
    ['DELETE /agents/case/chat/:id/turn', 1024],
    ['POST /conversations/:id/messages', 4 * MIB],
    ['POST /agents/case/chat', 4 * MIB],
    ['POST /agents/summarize', 4 * MIB],
    ['POST /agents/clean-note', 4 * MIB],
    ['POST /files?name=a', 20 * MIB],
  ])('is refused a body of %s beyond %d bytes before any of it was sent', async (route, most) => {
    const target = route.replace(' ', ` ${API}`).replace(':id', id);
    const { head, body } = await rawRequest(backend.current, [
      announcing(target, most + 1, { Authorization: authorization }),
    ]);

    expect(head).toMatch(/^HTTP\/1.1 413 /);
    expect(JSON.parse(body)).toMatchObject({ code: 'CONTENT_TOO_LARGE' });
    const [method, path] = route.replace(':id', id).split(' ') as [string, string];
    const fitting = await client.send(method, path, { body: ' '.repeat(most - 2) + '{}' });
    expect(fitting.status).not.toBe(413);
  });

  it('is refused where a body of pieces grows too large', async () => {
    const headers = { Authorization: authorization, 'Content-Type': 'application/json' };
    const start = headOf(`POST ${API}/conversations`, { ...headers, 'Transfer-Encoding': 'chunked' });
    const piece = `${(64 * 1024 + 1).toString(16)}\r\n${' '.repeat(64 * 1024 + 1)}\r\n`;
    const { head } = await rawRequest(backend.current, [start, piece]);

    expect(head).toMatch(/^HTTP\/1.1 413 /);
  });

  it('is refused a body that is nested beyond what can be parsed in a moment', async () => {
    const levels = MIB;
    const deep = `{"role":"user","content":"x","metadata":{"a":${'['.repeat(levels)}${']'.repeat(levels)}}}`;
    const answer = await client.post(`/conversations/${id}/messages`, deep);

    expect([answer.status, answer.body.errors]).toEqual([
      400,
      [{ field: 'body', message: 'must not be nested deeper than 10000 levels' }],
    ]);
  });

  it('may write any number of brackets in a text', async () => {
    const content = '[{"'.repeat(20_000);
    const answer = await client.post(`/conversations/${id}/messages`, { role: 'user', content });

    expect([answer.status, answer.body.content]).toEqual([201, content]);
  });
});

describe('A connection', () => {
  const backend = useBackend();

  it('has ten seconds for the headers and thirty for a request, and is looked at often', () => {
    const server = backend.current.app.getHttpServer() as { requestTimeout: number; headersTimeout: number };

    expect([server.headersTimeout, server.requestTimeout]).toEqual([10_000, 30_000]);
  });
});
