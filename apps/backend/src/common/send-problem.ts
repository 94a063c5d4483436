import type { HttpRequest, HttpResponse } from './http-types.js';
import type { Problem } from './problem.js';

const RETRY_AFTER_SECONDS = 1;

/** Answers with a problem document and the headers that belong to its status. */
export function sendProblem(
  request: Pick<HttpRequest, 'id'>,
  response: HttpResponse,
  problem: Problem,
): void {
  if (problem.status === 401) response.header('WWW-Authenticate', 'Bearer');
  if (problem.status === 503) response.header('Retry-After', RETRY_AFTER_SECONDS);
  if (typeof problem.retryAfterSeconds === 'number')
    response.header('Retry-After', problem.retryAfterSeconds);
  const document = { ...problem, requestId: request.id };
  response
    .status(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(document);
}
