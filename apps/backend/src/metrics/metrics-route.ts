import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { problemOf } from '../common/problem.js';
import type { RouteFacts } from '../common/route-facts.js';
import { sendProblem } from '../common/send-problem.js';
import type { Metrics } from './metrics.js';

const PATH = '/metrics';
const UNAUTHENTICATED = problemOf({ statusCode: 401 });
const SCHEME = /^Bearer +/i;
/** It has a token of its own, which no user has. */
const FACTS: RouteFacts = { isPublic: true, isForOperators: true };

/**
 * Serves the metrics at `GET /metrics`; with a token, to who sends that alone. Called before what asks for tokens of
 * users and limits them: who may not read the metrics is asked nothing else.
 */
export function serveMetrics(fastify: FastifyInstance, metrics: Metrics, token: string | null): void {
  if (token !== null) requireToken(fastify, token);
  fastify.get(PATH, { config: FACTS }, async (_request, reply) =>
    reply.header('content-type', metrics.contentType).send(await metrics.text()),
  );
}

function requireToken(fastify: FastifyInstance, token: string): void {
  const expected = digest(token);
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.url !== PATH || isSame(request.headers.authorization, expected)) done();
    else sendProblem(request, reply, UNAUTHENTICATED);
  });
}

/** Compares digests, which have one length, in a time that tells nothing of what is in them. */
function isSame(authorization = '', expected: Buffer): boolean {
  return SCHEME.test(authorization) && timingSafeEqual(digest(authorization.replace(SCHEME, '')), expected);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
