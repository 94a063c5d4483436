import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { invalidRequest, unknownField } from './app-error.js';
import type { HttpRequest } from './http-types.js';
import { statedFacts } from './route-facts.js';

/** Refuses query parameters and fields on routes that take none, where they would be ignored silently. */
@Injectable()
export class StrayInputGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { takes: taken = [] } = statedFacts(context.getHandler());
    const { query, body } = context.switchToHttp().getRequest<HttpRequest>();
    const stray = [
      ...namesIn(query).filter((name) => !taken.includes('query') || isInherited(name)),
      ...namesIn(body).filter(() => !taken.includes('body')),
    ];
    if (stray.length > 0) throw invalidRequest(stray.map(unknownField));
    return true;
  }
}

function namesIn(input: unknown): string[] {
  if (input === undefined) return [];
  return typeof input === 'object' && input !== null && !Array.isArray(input) ? Object.keys(input) : ['body'];
}

/**
 * Tells whether every object has a member of this name: class-transformer drops such names, so that no validation sees
 * them.
 */
function isInherited(name: string): boolean {
  return name in Object.prototype;
}
