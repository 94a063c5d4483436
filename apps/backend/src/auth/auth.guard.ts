import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { statedFacts } from '../common/route-facts.js';
import { unauthenticated } from './claims.js';
import { rememberedPrincipal } from './request-principal.js';

/** Judges that no route but a public one is reached without a principal, however the request came to it. */
@Injectable()
export class AuthGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (statedFacts(context.getHandler()).isPublic) return true;
    if (rememberedPrincipal(context.switchToHttp().getRequest<object>())) return true;
    throw unauthenticated('Send a token: Authorization: Bearer <JWT>.');
  }
}
