import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { rememberedPrincipal } from '../auth/request-principal.js';

/** Connections of strangers: on which no valid token has come yet. */
const MAX_STRANGE_CONNECTIONS = 2_000;
/** Requests that one connection may send ahead of their answers. */
const MAX_PIPELINED = 10;

/**
 * Keeps strangers from holding connections until none is left: beyond a number of them the oldest gives way, so a user,
 * whose token comes at once, always finds one. Cuts a connection that sends request upon request without an answer.
 */
export function limitConnections(fastify: FastifyInstance, most = MAX_STRANGE_CONNECTIONS): void {
  const strange = new Set<Socket>();
  const unanswered = new WeakMap<Socket, number>();
  const count = (socket: Socket, change: number): number => {
    const now = (unanswered.get(socket) ?? 0) + change;
    unanswered.set(socket, now);
    return now;
  };
  fastify.server.on('connection', (socket) => {
    const [oldest] = strange;
    if (strange.size >= most) oldest?.destroy();
    strange.add(socket);
    socket.once('close', () => strange.delete(socket));
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (count(request.raw.socket, 1) > MAX_PIPELINED) request.raw.socket.destroy();
    else done();
  });
  fastify.addHook('preParsing', (request, _reply, _payload, done) => {
    if (rememberedPrincipal(request)) strange.delete(request.raw.socket);
    done();
  });
  fastify.addHook('onResponse', (request, _reply, done) => {
    count(request.raw.socket, -1);
    done();
  });
}
