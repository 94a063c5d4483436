import { applyDecorators, Controller, UseFilters, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { ProblemFilter } from '../../../common/problem.filter.js';
import { StrayInputGuard } from '../../../common/stray-input.guard.js';
import { failureOf } from '../../../prisma/database-error.js';
import { PrincipalGuard } from './principal.guard.js';
import { QuotaGuard } from './quota.guard.js';

/**
 * A controller of this module: it knows the principal, refuses input that no parameter takes and answers errors as
 * problem documents, whatever guards and filters the application has for its own routes.
 */
export function AiController(tag: string, path = ''): ClassDecorator {
  return applyDecorators(
    Controller(path),
    ApiTags(tag),
    ApiBearerAuth(),
    UseGuards(PrincipalGuard, QuotaGuard, StrayInputGuard),
    UseFilters(new ProblemFilter(failureOf)),
  );
}
