import { beforeAll, describe, expect, it } from '@jest/globals';
import { type HttpClient, newClient, stranger } from '../support/http-client.js';
import { rawRequest } from '../support/raw-request.js';
import { useBackend } from '../support/use-backend.js';

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

describe('The id of a request', () => {
  const backend = useBackend();
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });

  it('stands in the header of every answer, a new one each time', async () => {
    const { id } = await client.newConversation();
    const answers = await Promise.all([
      client.get('/conversations'),
      client.get(`/conversations/${id}`),
      client.get(`/conversations/${id}/stream`),
      client.get('/nothing'),
      stranger(backend.current).get('/conversations'),
      fetch(`${backend.current.url}/health/live`),
      fetch(`${backend.current.url}/docs`),
    ]);
    const ids = answers.map(({ headers }) => headers.get('x-request-id'));

    for (const one of ids) expect(one).toMatch(UUID);
    expect(new Set(ids).size).toBe(answers.length);
  });

  it.each(['a', '7', '0198f0a2-6b1e-7c3d-9a54-2f8e1d7c6b50', 'trace_1.span-2', 'x'.repeat(128)])(
    'is the one that the request brings: %s',
    async (given) => {
      const { headers } = await client.get('/conversations', { 'x-request-id': given });

      expect(headers.get('x-request-id')).toBe(given);
    },
  );

  it.each(['', 'a b', 'a,b', '"a"', 'a:b', 'a/b', '<b>', '{}', 'é', '%0a', '\ta\tb', 'x'.repeat(129)])(
    'is a new one where the one that it brings may do harm: %j',
    async (given) => {
      const { headers } = await client.get('/conversations', { 'x-request-id': given });

      expect(headers.get('x-request-id')).toMatch(UUID);
    },
  );

  it('is a new one where the request brings two', async () => {
    const { head } = await rawRequest(backend.current, [
      'GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-Id: a\r\nX-Request-Id: b\r\n\r\n',
    ]);

    expect(/x-request-id: (.*)/i.exec(head)![1]).toMatch(UUID);
  });

  it.each([
    ['/conversations?limit=0', 400],
    ['/conversations/nothing', 404],
    ['/nothing', 404],
    ['/%zz', 400],
  ])('stands in the problem document of %s', async (path, status) => {
    const answer = await client.get(path, { 'x-request-id': 'the-one' });

    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-request-id')).toBe('the-one');
    expect(answer.body.requestId).toBe('the-one');
  });
});

describe('What is no HTTP request', () => {
  const backend = useBackend();
  const LONG = 'x'.repeat(20_000);

  it.each([
    ['garbage', 'hello\r\n\r\n', 400, 'VALIDATION_FAILED'],
    ['a header without a colon', 'GET / HTTP/1.1\r\nHost x\r\n\r\n', 400, 'VALIDATION_FAILED'],
    ['a length that is none', 'POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n', 400, 'VALIDATION_FAILED'],
    ['a long address', `GET /${LONG} HTTP/1.1\r\nHost: x\r\n\r\n`, 431, 'HEADERS_TOO_LARGE'],
    ['a long header', `GET / HTTP/1.1\r\nHost: x\r\nA: ${LONG}\r\n\r\n`, 431, 'HEADERS_TOO_LARGE'],
  ])('is refused like any other request: %s', async (_, text, status, code) => {
    const { head, body } = await rawRequest(backend.current, [text]);
    const problem = JSON.parse(body) as Record<string, unknown>;

    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toContain('content-type: application/problem+json');
    expect(head).toContain('x-content-type-options: nosniff');
    expect(problem).toMatchObject({ status, code, requestId: expect.stringMatching(UUID) });
    expect(head).toContain(`x-request-id: ${problem.requestId as string}`);
  });

  it('does not hold its connection for ever', () => {
    const { requestTimeout, headersTimeout } = backend.current.app.getHttpServer() as {
      requestTimeout: number;
      headersTimeout: number;
    };

    for (const timeout of [requestTimeout, headersTimeout]) {
      expect(timeout).toBeGreaterThan(0);
      expect(timeout).toBeLessThanOrEqual(120_000);
    }
  });
});
