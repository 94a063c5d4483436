import { type CanActivate, type ExecutionContext, HttpException, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { isPublic } from '../auth/public.decorator.js';
import { principalOf } from '../auth/request-principal.js';
import type { Scope } from '../common/scope.js';
import { SETTINGS, type Settings } from '../config/settings.js';

const SECONDS = 60;

interface Limit {
  limiter: RateLimiterMemory;
  keyOf: (scope: Scope) => string;
}

/**
 * Limits the requests of each user and of each organization to this process, wherever they come from. A user's come
 * first: one who is refused costs the organization nothing.
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  private readonly limits: Limit[];

  constructor(
    private readonly reflector: Reflector,
    @Inject(SETTINGS) { rateLimitPerMinute: { user, organization } }: Settings,
  ) {
    this.limits = [
      ...limitOf(user, ({ organizationId, userId }) => JSON.stringify([organizationId, userId])),
      ...limitOf(organization, ({ organizationId }) => organizationId),
    ];
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.limits.length === 0 || isPublic(this.reflector, context)) return true;
    const http = context.switchToHttp();
    const scope = principalOf(http.getRequest<FastifyRequest>());
    try {
      for (const { limiter, keyOf } of this.limits) await limiter.consume(keyOf(scope));
      return true;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      http.getResponse<FastifyReply>().header('Retry-After', Math.ceil(refusal.msBeforeNext / 1000));
      throw new HttpException('RATE_LIMITED', 429);
    }
  }
}

/** None where the limit is switched off. */
function limitOf(points: number, keyOf: Limit['keyOf']): Limit[] {
  return points === 0 ? [] : [{ limiter: new RateLimiterMemory({ points, duration: SECONDS }), keyOf }];
}
