import { type ExecutionContext, type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, Reflector } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { PUBLIC } from '../auth/public.decorator.js';
import type { Settings } from '../config/settings.js';
import { ProblemFilter } from './problem.filter.js';
import { RateLimitGuard } from './rate-limit.guard.js';

const MINUTE = 60_000;
const reflector = new Reflector();

/** What holds for every route: errors as problem documents, and a limit per user. */
@Module({})
export class HttpModule {
  static forRoot({ rateLimitPerMinute }: Pick<Settings, 'rateLimitPerMinute'>): DynamicModule {
    const unlimited = (context: ExecutionContext) => rateLimitPerMinute === 0 || isPublic(context);
    const throttlers = [{ ttl: MINUTE, limit: rateLimitPerMinute, skipIf: unlimited }];
    return {
      module: HttpModule,
      imports: [ThrottlerModule.forRoot({ throttlers })],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: RateLimitGuard },
      ],
    };
  }
}

function isPublic(context: ExecutionContext): boolean {
  return (
    reflector.getAllAndOverride<boolean | undefined>(PUBLIC, [context.getHandler(), context.getClass()]) ??
    false
  );
}
