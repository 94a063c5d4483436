import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { ProblemFilter } from '../common/problem.filter.js';
import { failureOf } from '../prisma/database-error.js';
import { RateLimitGuard } from './rate-limit.guard.js';

/** Answers errors of every route as problem documents, and limits the requests of each user and organization. */
@Module({
  providers: [
    { provide: APP_FILTER, useValue: new ProblemFilter(failureOf) },
    { provide: APP_GUARD, useClass: RateLimitGuard },
  ],
})
export class HttpModule {}
