import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { problemOf } from '../common/problem.js';
import { sendProblem } from '../common/send-problem.js';

const HEALTH = '/health/';

/**
 * Answers 503 at once to requests beyond `most` at a time: they would wait for longer than their clients do. A stream
 * counts until it begins. The health routes are always answered.
 */
export function limitRequestsInFlight(app: NestFastifyApplication, most: number): void {
  const fastify = app.getHttpAdapter().getInstance();
  const inFlight = new Set<FastifyRequest>();
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.url.startsWith(HEALTH)) {
      done();
    } else if (inFlight.size >= most) {
      sendProblem(request, reply, problemOf({ statusCode: 503 }));
    } else {
      inFlight.add(request);
      done();
    }
  });
  fastify.addHook('onSend', (request, _reply, _payload, done) => {
    inFlight.delete(request);
    done();
  });
  // Without an answer, where the client has gone before.
  fastify.addHook('onResponse', (request, _reply, done) => {
    inFlight.delete(request);
    done();
  });
}
