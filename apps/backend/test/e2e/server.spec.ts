import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpClient, newClient, stranger } from '../support/http-client.js';
import { lockConversations } from '../support/locked.js';
import { newScope } from '../support/scopes.js';
import { startTestBackend, type TestBackend } from '../support/test-backend.js';
import { useBackend } from '../support/use-backend.js';

describe('Security headers', () => {
  const backend = useBackend();

  it.each(['/health/live', '/docs', '/api/v1/ai/conversations', '/nothing', '/%zz'])(
    'stand in the answer of %s',
    async (path) => {
      const { headers } = await new HttpClient(backend.current.url, newScope()).get(path);

      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
      expect(headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(headers.get('strict-transport-security')).toContain('max-age=');
      expect(headers.get('x-powered-by')).toBeNull();
    },
  );

  it('let the page of the API open over plain http', async () => {
    const { headers } = await new HttpClient(backend.current.url, newScope()).get('/docs');

    expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
  });
});

describe('The limit of 3 requests a minute', () => {
  const backend = useBackend({ RATE_LIMIT_PER_MINUTE: '3' });

  it('refuses the fourth with 429 and says when to try again, and holds for each user alone', async () => {
    const client = await newClient(backend.current);
    const { organizationId, userId } = client.scope;
    const neighbours = [
      await newClient(backend.current, { scope: { organizationId, userId: `${userId}x` } }),
      await newClient(backend.current, { scope: { organizationId: `${organizationId}x`, userId } }),
    ];
    const again = await newClient(backend.current, { scope: client.scope });
    const answers = [];
    for (let count = 0; count < 4; count++) answers.push(await client.get('/conversations'));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(answers[3]!.body).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    expect(Number(answers[3]!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(answers[3]!.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect((await again.post('/conversations', {})).status).toBe(429);
    for (const neighbour of neighbours) expect((await neighbour.get('/conversations')).status).toBe(200);
  });

  it('does not count requests without a valid token, nor those for the health of the backend', async () => {
    for (let count = 0; count < 5; count++) {
      expect((await stranger(backend.current).get('/conversations')).status).toBe(401);
      expect((await new HttpClient(backend.current.url, newScope()).get('/health/live')).status).toBe(200);
    }
  });
});

describe('The limit of 4 requests a minute for an organization, 3 for a user', () => {
  const backend = useBackend({ RATE_LIMIT_PER_MINUTE: '3', RATE_LIMIT_PER_MINUTE_ORGANIZATION: '4' });

  it('counts all users together, but nothing that was refused to one of them', async () => {
    const { organizationId } = newScope();
    const [mia, tom, neighbour] = await Promise.all([
      newClient(backend.current, { scope: { organizationId, userId: 'mia' } }),
      newClient(backend.current, { scope: { organizationId, userId: 'tom' } }),
      newClient(backend.current, { scope: { organizationId: `${organizationId}x`, userId: 'mia' } }),
    ]);
    const answers = [];
    for (const client of [mia, mia, mia, mia, mia, tom, tom])
      answers.push(await client.get('/conversations'));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429, 200, 429]);
    expect(answers[6]!.body.code).toBe('RATE_LIMITED');
    expect(Number(answers[6]!.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await neighbour.get('/conversations')).status).toBe(200);
  });
});

describe('No limit', () => {
  const backend = useBackend({ RATE_LIMIT_PER_MINUTE: '0' });

  it('lets any number of requests through', async () => {
    const client = await newClient(backend.current);
    const answers = await Promise.all(Array.from({ length: 50 }, () => client.get('/conversations')));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

describe('Closing', () => {
  let backend: TestBackend;

  beforeEach(async () => {
    backend = await startTestBackend();
  });

  afterEach(() => backend.stop());

  it('answers the requests in flight, and does not wait for connections that are kept alive', async () => {
    const client = await newClient(backend);
    const { id } = await client.newConversation();
    const lock = await lockConversations(backend.ownerUrl);
    const read = client.get(`/conversations/${id}`);
    const write = client.post(`/conversations/${id}/messages`, { role: 'user', content: 'Hello' });
    await lock.awaitedBy(2);

    const closed = backend.app.close();
    await lock.release();

    expect((await read).status).toBe(200);
    expect((await write).status).toBe(201);
    const started = performance.now();
    await closed;
    expect(performance.now() - started).toBeLessThan(10_000);
    await expect(client.get('/conversations')).rejects.toThrow();
    const { rows } = await backend.database.query('SELECT content FROM ai_message');
    expect(rows).toEqual([{ content: 'Hello' }]);
  });
});
