import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ProblemFilter } from '../common/problem.filter.js';
import { failureOf } from '../prisma/database-error.js';
import { RateLimits } from './rate-limits.js';

/** Answers errors of every route as problem documents, and counts the requests of each user and organization. */
@Module({
  providers: [{ provide: APP_FILTER, useValue: new ProblemFilter(failureOf) }, RateLimits],
})
export class HttpModule {}
