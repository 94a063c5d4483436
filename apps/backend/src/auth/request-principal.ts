import type { Principal } from '../common/principal.js';

const principals = new WeakMap<object, Principal>();

export function rememberPrincipal(request: object, principal: Principal): void {
  principals.set(request, principal);
}

/** The principal of a request whose token was judged; none on a public route. */
export function rememberedPrincipal(request: object): Principal | undefined {
  return principals.get(request);
}

/** @throws Error on a public route, which has no principal */
export function principalOf(request: object): Principal {
  const principal = principals.get(request);
  if (!principal) throw new Error('The route has no authenticated principal.');
  return principal;
}
