import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal } from '../../../common/principal.js';
import type { Scope } from '../../../common/scope.js';

const principals = new WeakMap<object, Principal>();

export function rememberPrincipal(request: object, principal: Principal): void {
  principals.set(request, principal);
}

/** The principal of a request. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext) =>
  principalOf(context),
);

/** The scope of a request's principal, its own conversations: the principal itself, with what it is granted. */
export const CallerScope = createParamDecorator((_: unknown, context: ExecutionContext): Scope =>
  principalOf(context),
);

/** @throws Error on a route without a PrincipalGuard */
export function principalOf(context: ExecutionContext): Principal {
  const principal = principals.get(context.switchToHttp().getRequest<object>());
  if (!principal) throw new Error('The route has no PrincipalGuard.');
  return principal;
}
