import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { rememberPrincipal } from '../auth/request-principal.js';
import { limitConnections } from './connections.js';

const MIA = { organizationId: 'acme', userId: 'mia', grants: [] };

describe('limitConnections', () => {
  let server: FastifyInstance;
  const sockets: Socket[] = [];

  beforeEach(async () => {
    server = fastify();
    limitConnections(server, 3);
    server.addHook('onRequest', (request, _reply, done) => {
      if (request.url === '/as-mia') rememberPrincipal(request, MIA);
      done();
    });
    server.get('/as-mia', () => 'yours');
    server.get('/slow', () => new Promise(() => undefined));
    await server.listen({ port: 0, host: '127.0.0.1' });
  });

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await server.close();
  });

  async function connected(): Promise<Socket> {
    const accepted = once(server.server, 'connection');
    const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
    sockets.push(socket.on('error', () => undefined));
    await accepted;
    return socket;
  }

  const closed = (socket: Socket): Promise<unknown> => once(socket.resume(), 'close');

  it('closes the oldest connection of a stranger for a further one, and none of a user', async () => {
    const users = await connected();
    users.write('GET /as-mia HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(users, 'data');
    const oldest = await connected();
    await connected();
    await connected();
    const ended = closed(oldest);
    await connected();

    await ended;
    users.write('GET /as-mia HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(String((await once(users, 'data'))[0])).toContain('yours');
  });

  it('cuts a connection with more than ten requests that were not answered', async () => {
    const socket = await connected();
    const ended = closed(socket);
    socket.write('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(11));

    await ended;
  });
});
