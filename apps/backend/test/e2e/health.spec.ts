import { describe, expect, it } from '@jest/globals';
import { HttpClient, newClient } from '../support/http-client.js';
import { cutOff } from '../support/outage.js';
import { useBackend } from '../support/use-backend.js';

describe('Health', () => {
  const backend = useBackend();

  const anybody = (): HttpClient => new HttpClient(backend.current.url, { organizationId: '', userId: '' });

  it.each(['/health/live', '/health/ready'])('%s answers 200 without a token', async (path) => {
    const { status, body } = await anybody().get(path);

    expect([status, body]).toEqual([200, { status: 'ok' }]);
  });

  it('is not ready while the database is gone, but alive, and is ready when it is back', async () => {
    const client = await newClient(backend.current);
    const conversation = await client.newConversation();
    // The pool that looks past the backend loses its connections too.
    backend.current.database.on('error', () => undefined);
    const outage = await cutOff(backend.current.ownerUrl);

    const live = await anybody().get('/health/live');
    let ready = await anybody().get('/health/ready');
    // One look at the database answers for a second.
    while (ready.status === 200) ready = await anybody().get('/health/ready');
    const list = await client.get('/conversations');
    const read = await client.get(`/conversations/${conversation.id}`);
    const message = { role: 'user', content: 'Hello' };
    const append = await client.post(`/conversations/${conversation.id}/messages`, message);
    await outage.end();

    expect(live.status).toBe(200);
    for (const { status, headers, body } of [ready, list, read, append]) {
      expect([status, body.code]).toEqual([503, 'STORE_UNAVAILABLE']);
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(headers.get('retry-after')).toMatch(/^\d+$/);
    }
    while ((await anybody().get('/health/ready')).status !== 200);
    expect((await client.get(`/conversations/${conversation.id}`)).body).toEqual(conversation);
  });
});
