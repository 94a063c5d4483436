import { scopeOf } from '../../../common/principal.js';
import type { Scope } from '../../../common/scope.js';
import { ScopeDto, validated } from '../dto/index.js';

/**
 * The owner that a call is for. A principal is taken as well, with which routes call: what it is granted tells the
 * application which entities it may see.
 *
 * @throws ConversationError `VALIDATION_FAILED`
 */
export function ownerOf(caller: Scope): Scope {
  return validated(ScopeDto, isPrincipal(caller) ? scopeOf(caller) : caller);
}

function isPrincipal(caller: unknown): boolean {
  return typeof caller === 'object' && caller !== null && 'grants' in caller;
}
