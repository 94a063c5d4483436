import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { errorName } from './error-name.js';
import { type HttpRequest, type HttpResponse, routeOf } from './http-types.js';
import { type Problem, problemOf } from './problem.js';
import { sendProblem } from './send-problem.js';

/** Answers every error as a problem document, on Express and on Fastify. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  /** @param detailsOf reads the details of an error that may be logged beside its name, such as PostgreSQL's code */
  constructor(private readonly detailsOf: (cause: unknown) => object | null = () => null) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<HttpRequest>();
    const response = http.getResponse<HttpResponse>();
    const problem = problemOf(error);
    if (problem.status >= 500) this.log(problem, causeOf(error), request, response);
    if (hasBegun(response)) return;
    sendProblem(request, response, problem);
  }

  /** Logs an error without its message and the address: they may quote contents or search terms. */
  private log({ code, status }: Problem, cause: unknown, request: HttpRequest, response: object): void {
    const details = {
      requestId: request.id,
      code,
      method: request.method,
      route: routeOf(request),
      status,
      ...durationOf(response),
      ...this.detailsOf(cause),
    };
    this.logger.error(
      `${code}: ${errorName(cause)}`,
      details,
      code === 'INTERNAL_ERROR' ? stackFrames(cause) : undefined,
    );
  }
}

/** Tells whether an answer has begun to be sent: nothing of it can be changed then. */
function hasBegun(response: object): boolean {
  const { headersSent, sent } = response as { headersSent?: boolean; sent?: boolean };
  return headersSent ?? sent ?? false;
}

/** The duration of the request, which Fastify measures and Express does not. */
function durationOf(response: { elapsedTime?: number }): { durationMs?: number } {
  return response.elapsedTime === undefined ? {} : { durationMs: Math.round(response.elapsedTime) };
}

/** The error beneath one that wraps it. */
function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}

function stackFrames(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const frames = cause.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
  return ['', ...frames].join('\n');
}
