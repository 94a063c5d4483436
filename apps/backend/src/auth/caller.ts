import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Scope } from '../modules/ai/index.js';

/** A thing of the host that conversations are about. */
export interface Entity {
  entityType: string;
  entityId: string;
}

/** Who sent a request, as a verified token says. */
export interface Caller {
  scope: Scope;
  /** What the token grants, such as `ai:append`. */
  grants: ReadonlySet<string>;
  /** Where given, what is granted beyond the caller's own conversations holds for these alone. */
  entities?: Entity[];
}

const callers = new WeakMap<object, Caller>();

export function rememberCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller);
}

/** @throws Error on a route that is not guarded, which has no caller */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (!caller) throw new Error('The route has no authenticated caller.');
  return caller;
}

/** The caller of a guarded route. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext) =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** The scope of a guarded route's caller. */
export const CallerScope = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    callerOf(context.switchToHttp().getRequest<FastifyRequest>()).scope,
);
