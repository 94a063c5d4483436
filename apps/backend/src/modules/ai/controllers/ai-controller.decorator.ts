import {
  applyDecorators,
  type CanActivate,
  Controller,
  type Type,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { ProblemFilter } from '../../../common/problem.filter.js';
import { StrayInputGuard } from '../../../common/stray-input.guard.js';
import { failureOf } from '../../../prisma/database-error.js';
import { PrincipalGuard } from './principal.guard.js';
import { QuotaGuard } from './quota.guard.js';

/**
 * A controller of this module: it knows the principal, refuses input that no parameter takes and answers errors as
 * problem documents, whatever guards and filters the application has for its own routes.
 *
 * @param guards what else is asked about the principal, before any input is judged
 */
export function AiController(tag: string, path = '', ...guards: Type<CanActivate>[]): ClassDecorator {
  return applyDecorators(
    Controller(path),
    ApiTags(tag),
    ApiBearerAuth(),
    UseGuards(PrincipalGuard, ...guards, QuotaGuard, StrayInputGuard),
    UseFilters(new ProblemFilter(failureOf)),
  );
}
