import { type CanActivate, type ExecutionContext, HttpException, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { callerOf } from '../auth/caller.js';
import { isPublic } from '../auth/public.decorator.js';
import { SETTINGS, type Settings } from '../config/settings.js';

const SECONDS = 60;

/** Limits the requests of each user to this process, wherever they come from. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  private readonly limiter: RateLimiterMemory | null;

  constructor(
    private readonly reflector: Reflector,
    @Inject(SETTINGS) { rateLimitPerMinute: points }: Settings,
  ) {
    this.limiter = points === 0 ? null : new RateLimiterMemory({ points, duration: SECONDS });
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (!this.limiter || isPublic(this.reflector, context)) return true;
    const http = context.switchToHttp();
    const { organizationId, userId } = callerOf(http.getRequest<FastifyRequest>()).scope;
    try {
      await this.limiter.consume(JSON.stringify([organizationId, userId]));
      return true;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      http.getResponse<FastifyReply>().header('Retry-After', Math.ceil(refusal.msBeforeNext / 1000));
      throw new HttpException('RATE_LIMITED', 429);
    }
  }
}
