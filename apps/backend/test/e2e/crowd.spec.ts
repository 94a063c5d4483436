import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type HttpClient, newClient } from '../support/http-client.js';
import { untilBlocked, whileLocked } from '../support/locked.js';
import { useBackend } from '../support/use-backend.js';

describe('More requests at a time than the backend takes', () => {
  const backend = useBackend({ MAX_REQUESTS_IN_FLIGHT: '1' });
  let client: HttpClient;

  beforeAll(async () => {
    client = await newClient(backend.current);
  });

  it('are rejected with 503, and are served once there is capacity', async () => {
    const { id } = await client.newConversation();
    const message = { role: 'user', content: 'Hello' };
    const served: Promise<Answer>[] = [];
    await whileLocked(backend.current.database, [client.scope, id], async () => {
      served.push(client.post(`/conversations/${id}/messages`, message));
      await untilBlocked(backend.current.database, 1);
      const refused = await client.get(`/conversations/${id}`);
      const health = await fetch(`${backend.current.url}/health/live`);

      expect([refused.status, refused.body.code]).toEqual([503, 'STORE_UNAVAILABLE']);
      expect(refused.headers.get('retry-after')).toBe('1');
      expect(refused.headers.get('content-type')).toMatch('application/problem+json');
      expect(health.status).toBe(200);
    });
    expect((await served[0]!).status).toBe(201);
    expect((await client.get(`/conversations/${id}`)).status).toBe(200);
  });
});
