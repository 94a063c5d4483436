import { Inject, Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { rememberedPrincipal } from '../auth/request-principal.js';
import { factsOf } from '../common/route-facts.js';
import { type Scope, userKey } from '../common/scope.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { refuseAsTooMuch } from './refusals.js';

/** Time in which the requests of a limit are counted. */
const RATE_LIMIT_PERIOD_SECONDS = 60;

interface Limit {
  points: number;
  limiter: RateLimiterMemory;
  keyOf: (scope: Scope) => string;
}

/**
 * Counts the requests of each user and of each organization to this process, wherever they come from. The limit of the
 * user comes first: a request that it refuses does not count for the organization.
 */
@Injectable()
export class RateLimits {
  private readonly limits: Limit[];

  constructor(@Inject(SETTINGS) { rateLimitPerMinute: { user, organization } }: Settings) {
    this.limits = [
      ...limitOf(user, userKey),
      ...limitOf(organization, ({ organizationId }) => organizationId),
    ];
  }

  /**
   * Counts a request that costs as much as `cost` others, a whole limit at most: who has a small one is still served.
   *
   * @returns the seconds to wait for where a limit is reached; else null
   */
  async refusal(scope: Scope, cost: number): Promise<number | null> {
    try {
      for (const { points, limiter, keyOf } of this.limits)
        await limiter.consume(keyOf(scope), Math.min(cost, points));
      return null;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return Math.ceil(refusal.msBeforeNext / 1000);
    }
  }
}

/** Makes a limit; none where it is switched off. */
function limitOf(points: number, keyOf: Limit['keyOf']): Limit[] {
  if (points === 0) return [];
  return [{ points, limiter: new RateLimiterMemory({ points, duration: RATE_LIMIT_PERIOD_SECONDS }), keyOf }];
}

/** Refuses requests of users and organizations that have reached their limit, before anything of their bodies is read. */
export function limitRates(fastify: FastifyInstance, limits: RateLimits): void {
  fastify.addHook('onRequest', async (request, reply) => {
    const principal = rememberedPrincipal(request);
    if (!principal) return;
    const seconds = await limits.refusal(principal, factsOf(request).cost ?? 1);
    if (seconds === null) return;
    refuseAsTooMuch(request, reply, seconds);
    return reply;
  });
}
