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
  const { retryAfterSeconds = problem.status === 503 ? RETRY_AFTER_SECONDS : undefined } = problem;
  if (retryAfterSeconds !== undefined) response.header('Retry-After', retryAfterSeconds);
  // In the document too: front ends of the AI SDK see the body alone.
  const document = {
    ...problem,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    requestId: request.id,
  };
  response
    .status(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(document);
}
