import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { unauthenticated } from './claims.js';
import { isPublic } from './public.decorator.js';
import { rememberedPrincipal } from './request-principal.js';

/** Judges that no route but a public one is reached without a principal, however the request came to it. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    if (isPublic(this.reflector, context)) return true;
    if (rememberedPrincipal(context.switchToHttp().getRequest<object>())) return true;
    throw unauthenticated('Send a token: Authorization: Bearer <JWT>.');
  }
}
