import type { FastifyInstance } from 'fastify';
import { announcedBytes } from '../common/announced-body.js';
import type { RouteFacts } from '../common/route-facts.js';

/** Largest body of a route that takes one, unless it says more. */
const BODY_BYTES = 64 * 1024;
/** Bytes that are read where no body is taken, so that one that is sent all the same is refused by its fields. */
const STRAY_BODY_BYTES = 1024;

/**
 * Reads no more of a body than its route takes. A request that is answered before its body was read ends its
 * connection: whoever keeps one open must read on, as much as the sender likes.
 */
export function limitBodies(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    route.bodyLimit = bodyBytesOf(route.config ?? {});
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    if (announcedBytes(request) > 0) reply.header('connection', 'close');
    done();
  });
  fastify.addHook('preValidation', (request, reply, done) => {
    if (request.raw.complete || announcedBytes(request) <= STRAY_BODY_BYTES) reply.removeHeader('connection');
    done();
  });
}

function bodyBytesOf({ takes = [], bodyBytes = BODY_BYTES }: RouteFacts): number {
  return takes.includes('body') ? bodyBytes : STRAY_BODY_BYTES;
}
