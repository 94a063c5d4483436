import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, HttpClient, newClient, stranger } from '../support/http-client.js';
import { nameOf, ROUTES_OF_A_CONVERSATION } from '../support/routes.js';
import { useBackend } from '../support/use-backend.js';

const MARKER = 'MARKER-7f3a';
const FIELDS = new Set([
  'type',
  'title',
  'status',
  'code',
  'detail',
  'requestId',
  'errors',
  'conversationId',
]);
const LEAKS =
  /\bat .*:\d+:\d+|node_modules|\.[jt]s:\d|select |insert |update |ai_message|ai_conversation|prisma|postgres/i;

function expectProblem({ status, headers, text, body }: Answer, code?: string): void {
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json(;|$)/);
  expect(body).toMatchObject({
    type: expect.stringMatching(/^urn:conversation-store:problem:[a-z-]+$/),
    title: expect.stringMatching(/^[A-Z]/),
    status,
    code: code ?? expect.stringMatching(/^[A-Z_]+$/),
    detail: expect.stringMatching(/^[A-Za-z].+\.$/s),
    requestId: headers.get('x-request-id'),
  });
  for (const field of Object.keys(body)) expect(FIELDS).toContain(field);
  expect(text).not.toMatch(LEAKS);
  expect(text).not.toContain(MARKER);
}

describe('Every error is a problem document that tells nothing of what is inside', () => {
  const backend = useBackend();
  let client: HttpClient;
  let id: string;

  beforeAll(async () => {
    client = await newClient(backend.current, { grants: 'ai:append' });
    id = (await client.newConversation()).id;
  });

  it('a refused message is not quoted, whatever the reason', async () => {
    const path = `/conversations/${id}/messages`;
    const user = await newClient(backend.current, { scope: client.scope });
    const stored = { role: 'user', content: `${MARKER} one`, idempotencyKey: 'k' };
    await client.post(path, stored);
    const filed = await client.newConversation();
    await client.post(`/conversations/${filed.id}/archive`);
    const large = `${MARKER}${'x'.repeat(1024 * 1024)}`;

    const refusals: [Promise<Answer>, string][] = [
      [client.post(path, { role: MARKER, content: MARKER }), 'VALIDATION_FAILED'],
      [client.post(path, { role: 'user', content: [MARKER] }), 'VALIDATION_FAILED'],
      [
        client.post(path, { role: 'user', content: MARKER, toolCalls: [{ id: MARKER }] }),
        'VALIDATION_FAILED',
      ],
      [client.post(path, `{"role":"user","content":"${MARKER}`), 'VALIDATION_FAILED'],
      [client.post(path, MARKER), 'VALIDATION_FAILED'],
      [client.post(path, { ...stored, content: `${MARKER} two` }), 'IDEMPOTENCY_CONFLICT'],
      [client.post(path, { role: 'user', content: large }), 'CONTENT_TOO_LARGE'],
      [client.post(path, { role: 'user', content: large.repeat(4) }), 'CONTENT_TOO_LARGE'],
      [client.post(path, { role: 'user', content: 'x', metadata: { [MARKER]: large } }), 'CONTENT_TOO_LARGE'],
      [client.post(`/conversations/${filed.id}/messages`, stored), 'CONVERSATION_NOT_ACTIVE'],
      [client.post(`/conversations/${crypto.randomUUID()}/messages`, stored), 'CONVERSATION_NOT_FOUND'],
      [user.post(path, { role: 'assistant', content: MARKER }), 'FORBIDDEN'],
      [stranger(backend.current).post(path, stored), 'UNAUTHENTICATED'],
      [stranger(backend.current, MARKER).post(path, stored), 'UNAUTHENTICATED'],
      [client.post(path, stored, { 'content-type': 'text/plain' }), 'UNSUPPORTED_MEDIA_TYPE'],
      [client.get(`/conversations/search?q=${MARKER}&role=${MARKER}`), 'VALIDATION_FAILED'],
      [client.get(`/conversations?cursor=${MARKER}`), 'INVALID_CURSOR'],
      [client.get(`/conversations/${MARKER}`), 'CONVERSATION_NOT_FOUND'],
      [client.patch(`/conversations/${id}`, { title: MARKER.repeat(100) }), 'VALIDATION_FAILED'],
    ];
    for (const [refusal, code] of refusals) expectProblem(await refusal, code);
  });

  it.each(['{', '{"a":1,}', 'undefined', "{'role':'user'}", '{"content":"x"', '\u0000'])(
    'a body that is no JSON is answered with 400: %j',
    async (body) => {
      const answer = await client.post('/conversations', body);

      expectProblem(answer, 'VALIDATION_FAILED');
      expect(answer.status).toBe(400);
    },
  );

  it.each(ROUTES_OF_A_CONVERSATION.filter(({ method, body }) => method === 'POST' && !body).map(nameOf))(
    '%s takes an empty body of type application/json',
    async (name) => {
      const conversation = await client.newConversation();
      const path = name.replace('POST ', '').replace(':id', conversation.id);

      expect((await client.post(path, '')).status).toBe(200);
      expect((await client.post(path)).status).toBe(200);
    },
  );

  it.each([
    ['GET', '/api/v1/ai/nothing', 404, 'ROUTE_NOT_FOUND'],
    ['GET', '/api/v1/ai/conversations/', 404, 'ROUTE_NOT_FOUND'],
    ['DELETE', '/api/v1/ai/conversations', 404, 'ROUTE_NOT_FOUND'],
    ['PUT', `/api/v1/ai/conversations/${crypto.randomUUID()}`, 404, 'ROUTE_NOT_FOUND'],
    ['POST', '/api/v1/ai/conversations/search', 404, 'ROUTE_NOT_FOUND'],
    ['GET', `/${MARKER}`, 404, 'ROUTE_NOT_FOUND'],
    ['GET', '/.env', 404, 'ROUTE_NOT_FOUND'],
    ['GET', `/api/v1/ai/conversations/%${MARKER}`, 400, 'VALIDATION_FAILED'],
  ])('%s %s is answered with %d %s', async (method, path, status, code) => {
    const authorization = `Bearer ${await backend.current.token({ org: 'acme', user: 'mia' })}`;
    const anywhere = new HttpClient(backend.current.url, client.scope);
    const answer = await anywhere.send(method, path, { headers: { authorization } });

    expectProblem(answer, code);
    expect(answer.status).toBe(status);
  });

  it('an error that nobody foresaw is answered with 500 and tells nothing either', async () => {
    const { database } = backend.current;
    await database.query('ALTER TABLE ai_conversation RENAME COLUMN title TO title_gone');
    const [read, write] = [
      await client.get(`/conversations/${id}`),
      await client.newConversation({ title: MARKER }),
    ];
    const answer = await client.get('/conversations');
    await database.query('ALTER TABLE ai_conversation RENAME COLUMN title_gone TO title');

    expect(write).not.toHaveProperty('id');
    for (const failed of [read, answer]) {
      expectProblem(failed, 'INTERNAL_ERROR');
      expect(failed.status).toBe(500);
    }
  });
});
