import { describe, expect, it } from '@jest/globals';
import { newClient } from '../support/http-client.js';
import { userMessage } from '../support/open-stream.js';
import { useBackend } from '../support/use-backend.js';

const OURS = 'https://app.example';
const PREFLIGHT = {
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'authorization,content-type,idempotency-key',
};

describe('A page of another origin', () => {
  const backend = useBackend({ CORS_ORIGINS: `${OURS}, http://localhost:5173` });

  async function ask(path: string, init: RequestInit & { origin: string }): Promise<Response> {
    const { scope } = await newClient(backend.current);
    const token = await backend.current.token({ org: scope.organizationId, user: scope.userId });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    return fetch(`${backend.current.api}${path}`, {
      ...init,
      headers: { ...headers, origin: init.origin },
    });
  }

  function preflight(origin: string, path = '/conversations'): Promise<Response> {
    const headers = { ...PREFLIGHT, origin };
    return fetch(`${backend.current.api}${path}`, { method: 'OPTIONS', headers });
  }

  it.each([OURS, 'http://localhost:5173'])(
    'that is named may ask without a token what it may send: %s',
    async (origin) => {
      const { status, headers } = await preflight(origin);

      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-headers')).toBe(PREFLIGHT['access-control-request-headers']);
      expect(headers.get('access-control-allow-methods')).toMatch(/PATCH.*DELETE/);
    },
  );

  it('that is not named is told nothing', async () => {
    const { headers } = await preflight('https://app.example.evil');
    const answer = await ask('/conversations', { origin: 'https://app.example.evil' });

    expect(headers.has('access-control-allow-origin')).toBe(false);
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
  });

  it.each([
    ['an answer', '/conversations', 'GET', {}, 200],
    ['a problem', '/conversations/x', 'GET', {}, 404],
    [
      'a stream',
      '/agents/case/chat',
      'POST',
      { body: JSON.stringify({ entityType: 'case', entityId: 'HR-17', messages: [userMessage('Hello')] }) },
      200,
    ],
  ])('may read %s and the headers that it needs', async (_name, path, method, body, expected) => {
    const answer = await ask(path, { method, ...body, origin: OURS });
    const { status, headers } = answer;
    await answer.text();

    expect(status).toBe(expected);
    expect(headers.get('access-control-allow-origin')).toBe(OURS);
    expect(headers.get('access-control-expose-headers')).toContain(
      'Next-Cursor, Retry-After, Running-Message, X-Request-Id',
    );
    expect(headers.get('vary')).toMatch(/origin/i);
  });

  it('may read why it must wait or bring a token', async () => {
    const { status, headers } = await fetch(`${backend.current.api}/conversations`, {
      headers: { origin: OURS },
    });

    expect([status, headers.get('access-control-allow-origin')]).toEqual([401, OURS]);
  });
});

describe('Without CORS_ORIGINS', () => {
  const backend = useBackend();

  it('no page of another origin may read an answer', async () => {
    const headers = { ...PREFLIGHT, origin: OURS };
    const answer = await fetch(`${backend.current.api}/conversations`, { method: 'OPTIONS', headers });

    expect([answer.status, answer.headers.has('access-control-allow-origin')]).toEqual([404, false]);
  });
});
