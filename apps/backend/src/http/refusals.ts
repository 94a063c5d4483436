import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from '../common/problem.js';
import { sendProblem } from '../common/send-problem.js';

/** Refuses a request of whoever has had a share of their own; none but them is told so. */
export function refuseAsTooMuch(request: FastifyRequest, reply: FastifyReply, retryAfterSeconds = 1): void {
  sendProblem(request, reply, { ...problemOf({ statusCode: 429 }), retryAfterSeconds });
}

/** Refuses a request where all together have taken what the process has. */
export function refuseAsBusy(request: FastifyRequest, reply: FastifyReply): void {
  sendProblem(request, reply, problemOf({ statusCode: 503 }));
}
