import type { FastifyInstance } from 'fastify';
import { problemOf } from '../common/problem.js';
import { sendProblem } from '../common/send-problem.js';

/** Answers requests to no route before anything of their bodies is read. */
export function refuseUnknownRoutes(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.is404) sendProblem(request, reply, problemOf({ statusCode: 404 }));
    else done();
  });
}
