import type { FastifyInstance } from 'fastify';
import { isWatching } from './health-path.js';
import { refuseAsBusy, refuseAsTooMuch } from './refusals.js';
import { sharerOf } from './sharer.js';
import { Shares } from './shares.js';

/** Requests at a time, at most. */
export interface RequestsInFlight {
  all: number;
  user: number;
}

/**
 * Answers 429 at once to requests beyond a user's share, and 503 beyond those that the process takes: they would wait
 * for longer than their clients do. A stream counts until it begins. Who watches the backend is always answered.
 */
export function limitRequestsInFlight(fastify: FastifyInstance, { all, user }: RequestsInFlight): void {
  const inFlight = new Shares(all, user);
  fastify.addHook('onRequest', (request, reply, done) => {
    const sharer = sharerOf(request);
    if (isWatching(request)) {
      done();
    } else if (inFlight.isFullFor(sharer)) {
      refuseAsTooMuch(request, reply);
    } else if (inFlight.isFull) {
      refuseAsBusy(request, reply);
    } else {
      inFlight.take(request, sharer);
      done();
    }
  });
  fastify.addHook('onSend', (request, _reply, _payload, done) => {
    inFlight.giveBack(request);
    done();
  });
  // Without an answer, where the client has gone before.
  fastify.addHook('onResponse', (request, _reply, done) => {
    inFlight.giveBack(request);
    done();
  });
}
