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
    const problem = problemOf(error);
    if (problem.status >= 500) this.log(problem, error);
    sendProblem(host.switchToHttp().getResponse<FastifyReply>(), problem);
  }

  /** Without the error's message: a database's may quote what was to be stored. */
  private log({ code }: Problem, error: unknown): void {
    const cause = causeOf(error);
    const failure = failureOf(cause);
    const name = cause instanceof Error ? cause.name : typeof cause;
    const frames = code === 'INTERNAL_ERROR' && cause instanceof Error ? stackFrames(cause) : '';
    this.logger.error(
      `${code}: ${name} ${failure?.sqlState ?? ''} ${failure?.constraint ?? ''}`.trimEnd() + frames,
    );
  }
}

function stackFrames({ stack = '' }: Error): string {
  const frames = stack.split('\n').filter((line) => line.startsWith('    at '));
  return ['', ...frames].join('\n');
}
