import { rememberedPrincipal } from '../auth/request-principal.js';
import { userKey } from '../common/scope.js';

/** All who call public routes: they share what one user has. */
const STRANGERS = '';

/** Names whose share a request takes from: that of its user, or that of all strangers. */
export function sharerOf(request: object): string {
  const principal = rememberedPrincipal(request);
  return principal ? userKey(principal) : STRANGERS;
}
