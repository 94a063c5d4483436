import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { rememberPrincipal } from '../auth/request-principal.js';
import { limitUnreadAnswers } from './unread-answers.js';

const MIB = 1024 * 1024;
const LIMITS = { userBytes: 32 * MIB, allBytes: 64 * MIB, stallMs: 300 };
/** More than the buffers of a connection hold. */
const ANSWER = 'x'.repeat(16 * MIB);

describe('limitUnreadAnswers', () => {
  let server: FastifyInstance;
  const sockets: Socket[] = [];

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await server.close();
  });

  async function listen(limits: Partial<typeof LIMITS> = {}): Promise<void> {
    server = fastify();
    server.addHook('onRequest', (request, _reply, done) => {
      const userId = String(request.headers.user);
      rememberPrincipal(request, { organizationId: 'acme', userId, grants: [] });
      done();
    });
    limitUnreadAnswers(server, { ...LIMITS, stallMs: 60_000, ...limits });
    server.get('/large', () => ANSWER);
    server.get('/small', () => 'small');
    server.get('/health/ready', () => 'small');
    await server.listen({ port: 0, host: '127.0.0.1' });
  }

  const port = (): number => (server.server.address() as AddressInfo).port;

  /** Asks for a large answer and reads nothing of it. Resolves when the server has begun to send it. */
  async function leaveUnread(user: string): Promise<Socket> {
    const socket = connect(port(), '127.0.0.1');
    sockets.push(socket.on('error', () => undefined));
    socket.write(`GET /large HTTP/1.1\r\nHost: x\r\nUser: ${user}\r\n\r\n`);
    await once(socket, 'readable');
    return socket;
  }

  async function ask(user: string, path = '/small'): Promise<number> {
    const answer = await fetch(`http://127.0.0.1:${port()}${path}`, { headers: { user } });
    await answer.text();
    return answer.status;
  }

  it('refuses further answers to a user who leaves too much unread, and to no other', async () => {
    await listen();
    for (let unread = 0; unread < 3; unread++) await leaveUnread('mia');

    expect([await ask('mia'), await ask('mia', '/health/ready'), await ask('tom')]).toEqual([429, 200, 200]);
    for (const socket of sockets) socket.resume();
    while ((await ask('mia')) !== 200);
  });

  it('refuses further answers to all where too much is left unread by many', async () => {
    await listen();
    for (const user of ['a', 'b', 'c', 'd', 'e', 'f']) await leaveUnread(user);

    expect(await ask('tom')).toBe(503);
    for (const socket of sockets) socket.destroy();
    while ((await ask('tom')) !== 200);
  });

  it('cuts a connection of whose answer nothing is read for a time', async () => {
    await listen({ stallMs: 300 });
    const accepted = once(server.server, 'connection') as Promise<[Socket]>;
    await leaveUnread('mia');
    const [connection] = await accepted;

    if (!connection.destroyed) await once(connection, 'close');
  });

  it('does not cut a connection whose answer is read piece by piece', async () => {
    await listen({ stallMs: 300 });
    const socket = await leaveUnread('mia');
    let bytes = 0;
    for await (const chunk of socket) {
      bytes += (chunk as Buffer).length;
      if (bytes >= ANSWER.length) break;
      await turn();
    }

    expect(bytes).toBeGreaterThanOrEqual(ANSWER.length);
  });
});
