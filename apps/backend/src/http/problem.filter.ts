import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { causeOf, failureOf } from '../prisma/database-error.js';
import { type Problem, problemOf } from './problem.js';
import { sendProblem } from './send-problem.js';

/** Answers every error as a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = problemOf(error);
    if (problem.status >= 500) this.log(problem, causeOf(error), reply);
    sendProblem(reply, problem);
  }

  /** Without the error's message and the address: they may quote what was to be stored or looked for. */
  private log({ code, status }: Problem, cause: unknown, { request, elapsedTime }: FastifyReply): void {
    const name = cause instanceof Error ? cause.name : typeof cause;
    const details = {
      requestId: request.id,
      code,
      method: request.method,
      route: request.routeOptions.url,
      status,
      durationMs: Math.round(elapsedTime),
      ...failureOf(cause),
    };
    this.logger.error(
      `${code}: ${name}`,
      details,
      code === 'INTERNAL_ERROR' ? stackFrames(cause) : undefined,
    );
  }
}

function stackFrames(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const frames = cause.stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
  return ['', ...frames].join('\n');
}
