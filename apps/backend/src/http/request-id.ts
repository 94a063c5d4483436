import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

export const REQUEST_ID_HEADER = 'x-request-id';

/** Ids that go into logs and headers unchanged: any other could look like an entry of the log or another header. */
const HARMLESS = /^[\w.-]{1,128}$/;

const current = new AsyncLocalStorage<string>();

/** The id that a request brings, where it is harmless, so that it is the same across services; else a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && HARMLESS.test(given) ? given : randomUUID();
}

/** The id of the request that is being handled here; none outside of requests. */
export function currentRequestId(): string | undefined {
  return current.getStore();
}

/** Tells callers the id of their request, and remembers it for as long as the request is worked on. */
export function useRequestIds(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID_HEADER, request.id);
    done();
  });
  // After the body was read: the events of its stream belong to the connection and not to this request.
  fastify.addHook('preHandler', (request, _reply, done) => {
    current.run(request.id, done);
  });
}
