import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type HttpClient, newClient, stranger } from '../support/http-client.js';
import { untilBlocked, whileLocked } from '../support/locked.js';
import { useBackend } from '../support/use-backend.js';

describe('A user who has two requests in flight, of two', () => {
  const backend = useBackend({ MAX_REQUESTS_IN_FLIGHT_PER_USER: '2', MAX_REQUESTS_IN_FLIGHT: '3' });
  let mia: HttpClient;
  let tom: HttpClient;

  beforeAll(async () => {
    mia = await newClient(backend.current);
    const { organizationId } = mia.scope;
    tom = await newClient(backend.current, { scope: { organizationId, userId: 'tom' } });
  });

  it('is refused a third with 429, alone, and is served when there is one less', async () => {
    const { id } = await mia.newConversation();
    const served: Promise<Answer>[] = [];
    await whileLocked(backend.current.database, [mia.scope, id], async () => {
      for (const content of ['one', 'two']) {
        served.push(mia.post(`/conversations/${id}/messages`, { role: 'user', content }));
        // Both are sent, the second one behind the first.
        await untilBlocked(backend.current.database, 1);
      }
      let refused = await mia.get('/conversations');
      while (refused.status === 200) refused = await mia.get('/conversations');

      expect([refused.status, refused.body.code]).toEqual([429, 'RATE_LIMITED']);
      expect(refused.headers.get('retry-after')).toBe('1');
      expect((await tom.get('/conversations')).status).toBe(200);
      expect((await stranger(backend.current).get('/conversations')).status).toBe(401);
    });
    for (const answer of served) expect((await answer).status).toBe(201);
    expect((await mia.get('/conversations')).status).toBe(200);
  });
});
