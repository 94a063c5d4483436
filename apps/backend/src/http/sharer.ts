import { rememberedPrincipal } from '../auth/request-principal.js';
import type { Principal } from '../common/principal.js';
import { userKey } from '../common/scope.js';

/** All who call public routes: they share what one user has. */
const STRANGERS = '';

/** Made once for each principal: every request is asked several times whose it is. */
const keys = new WeakMap<Principal, string>();

/** Names whose share a request takes from: that of its user, or that of all strangers. */
export function sharerOf(request: object): string {
  const principal = rememberedPrincipal(request);
  return principal ? keyOf(principal) : STRANGERS;
}

function keyOf(principal: Principal): string {
  let key = keys.get(principal);
  if (key === undefined) keys.set(principal, (key = userKey(principal)));
  return key;
}
