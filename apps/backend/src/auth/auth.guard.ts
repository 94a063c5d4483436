import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { unauthenticated } from './claims.js';
import { isPublic } from './public.decorator.js';
import { rememberPrincipal } from './request-principal.js';
import { TokenVerifier } from './token.verifier.js';

const BEARER = /^Bearer +([\w\-.~+/]+=*) *$/i;

/** Lets a request in with a valid token only, but for routes marked `@Public()`. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: TokenVerifier,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (isPublic(this.reflector, context)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw unauthenticated('Send a token: Authorization: Bearer <JWT>.');
    rememberPrincipal(request, await this.tokens.principal(token));
    return true;
  }
}
