import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { paceRefusals } from './refusal-pace.js';

const CROWD = 100;

const crowd = <T>(one: () => Promise<T>): Promise<T>[] => Array.from({ length: CROWD }, one);

describe('paceRefusals', () => {
  let server: FastifyInstance;
  let sent: number[];
  const sockets: Socket[] = [];

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await server.close();
  });

  async function listen(most?: number): Promise<void> {
    server = fastify();
    sent = [];
    paceRefusals(server, most);
    server.addHook('onSend', (_request, _reply, _payload, done) => {
      sent.push(performance.now());
      done();
    });
    for (const status of [200, 401, 429, 503])
      server.get(`/${status}`, (_request, reply) => reply.code(status).send('said'));
    server.get('/health/ready', (_request, reply) => reply.code(503).send('said'));
    await server.listen({ port: 0, host: '127.0.0.1' });
  }

  const port = (): number => (server.server.address() as AddressInfo).port;

  const ask = async (path: string): Promise<number> =>
    (await fetch(`http://127.0.0.1:${port()}${path}`)).status;

  /** Milliseconds between the first and the last of the answers to a crowd. */
  async function spreadOf(path: string): Promise<number> {
    sent.length = 0;
    const statuses = await Promise.all(crowd(() => ask(path)));
    expect(new Set(statuses).size).toBe(1);
    return (sent.at(-1) ?? 0) - (sent[0] ?? 0);
  }

  it.each(['/401', '/429', '/503', '/nothing'])('sends refusals one after the other: %s', async (path) => {
    await listen();

    expect(await spreadOf(path)).toBeGreaterThan(CROWD);
  });

  it.each(['/200', '/health/ready'])('sends other answers while refusals wait: %s', async (path) => {
    await listen();
    const refused = Promise.all(crowd(() => ask('/401')));
    await once(server.server, 'request');
    const answered = await ask(path);
    const waited = CROWD - sent.length;
    await refused;

    expect(answered).toBe(path === '/200' ? 200 : 503);
    expect(waited).toBeGreaterThan(0);
  });

  it('closes the connection of the oldest where too many wait', async () => {
    await listen(10);
    const answers = crowd(async () => {
      const socket = connect(port(), '127.0.0.1').on('error', () => undefined);
      sockets.push(socket);
      socket.write('GET /401 HTTP/1.1\r\nHost: x\r\n\r\n');
      const first = await Promise.race([once(socket, 'data'), once(socket, 'close').then(() => null)]);
      return first === null;
    });
    const closed = await Promise.all(answers);

    expect(closed).toContain(true);
    expect(closed).toContain(false);
    expect(await ask('/401')).toBe(401);
  });
});
