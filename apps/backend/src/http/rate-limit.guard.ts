import { type CanActivate, type ExecutionContext, HttpException, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { isPublic } from '../auth/public.decorator.js';
import { principalOf } from '../auth/request-principal.js';
import type { Scope } from '../common/scope.js';
import { SETTINGS, type Settings } from '../config/settings.js';

/** Time in which the requests of a limit are counted. */
const RATE_LIMIT_PERIOD_SECONDS = 60;

interface Limit {
  limiter: RateLimiterMemory;
  keyOf: (scope: Scope) => string;
}

/**
 * Limits the requests of each user and of each organization to this process, wherever they come from. The limit of the
 * user comes first: a request that it refuses does not count for the organization.
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

/** Makes a limit; none where it is switched off. */
function limitOf(points: number, keyOf: Limit['keyOf']): Limit[] {
  return points === 0
    ? []
    : [{ limiter: new RateLimiterMemory({ points, duration: RATE_LIMIT_PERIOD_SECONDS }), keyOf }];
}
