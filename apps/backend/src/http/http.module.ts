import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { ProblemFilter } from './problem.filter.js';
import { RateLimitGuard } from './rate-limit.guard.js';
import { StrayInputGuard } from './stray-input.guard.js';

/** What holds for every route: errors as problem documents, limits per user and organization, nothing sent that is ignored. */
@Module({
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: RateLimitGuard },
    { provide: APP_GUARD, useClass: StrayInputGuard },
  ],
})
export class HttpModule {}
