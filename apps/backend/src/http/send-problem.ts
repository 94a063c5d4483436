import type { FastifyReply } from 'fastify';
import type { Problem } from './problem.js';

const RETRY_AFTER_SECONDS = 1;

/** Answers with a problem document and the headers that belong to its status. */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  if (problem.status === 401) reply.header('WWW-Authenticate', 'Bearer');
  if (problem.status === 503) reply.header('Retry-After', RETRY_AFTER_SECONDS);
  const document = { ...problem, requestId: reply.request.id };
  void reply.status(problem.status).type('application/problem+json').send(document);
}
