import { Injectable } from '@nestjs/common';
import { ThrottlerGuard } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';
import { callerOf } from '../auth/caller.js';

/** Limits the requests of each user, wherever they come from. */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  protected override getTracker(request: FastifyRequest): Promise<string> {
    const { organizationId, userId } = callerOf(request).scope;
    return Promise.resolve(JSON.stringify([organizationId, userId]));
  }

  /** One count per user, not one per route. */
  protected override generateKey(_context: unknown, tracker: string): string {
    return tracker;
  }
}
