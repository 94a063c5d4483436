import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type HttpClient, newClient, stranger } from '../support/http-client.js';
import { untilBlocked, whileLocked } from '../support/locked.js';
import { useBackend } from '../support/use-backend.js';

const MIB = 1024 * 1024;

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

describe('A user who leaves answers unread', () => {
  const backend = useBackend();
  const sockets: Socket[] = [];

  afterAll(() => {
    for (const socket of sockets) socket.destroy();
  });

  async function leaveUnread(path: string, token: string): Promise<void> {
    const { hostname, port } = new URL(backend.current.url);
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    socket.write(`GET /api/v1/ai${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    await once(socket, 'readable');
  }

  it('is answered no more, alone', async () => {
    const mia = await newClient(backend.current);
    const tom = await newClient(backend.current);
    const token = await backend.current.token({ org: mia.scope.organizationId, user: mia.scope.userId });
    const { id } = await mia.newConversation();
    for (let count = 0; count < 7; count++)
      await mia.post(`/conversations/${id}/messages`, { role: 'user', content: 'x'.repeat(MIB) });
    let refused = await mia.get('/conversations');
    for (let count = 0; count < 40 && refused.status === 200; count++) {
      await leaveUnread(`/conversations/${id}/messages`, token);
      refused = await mia.get('/conversations');
    }

    expect([refused.status, refused.body.code]).toEqual([429, 'RATE_LIMITED']);
    expect((await tom.get('/conversations')).status).toBe(200);
    expect((await fetch(`${backend.current.url}/health/ready`)).status).toBe(200);
  });
});
