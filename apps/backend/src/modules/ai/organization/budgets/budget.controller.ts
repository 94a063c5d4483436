import { Delete, Get, HttpCode, Param, Put, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
} from '@nestjs/swagger';
import { Costs } from '../../../../common/costs.decorator.js';
import type { HttpResponse } from '../../../../common/http-types.js';
import { ApiProblems } from '../../controllers/api-problems.decorator.js';
import { BodyInput, QueryInput } from '../../controllers/input.decorators.js';
import type { Page } from '../../domain/conversation.js';
import { validated } from '../../dto/index.js';
import { CurrentAuditedPrincipal } from '../access/audited-principal.decorator.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { NeedsGrant, OrganizationController } from '../access/organization-controller.decorator.js';
import type { Budget } from './budget.js';
import { BudgetService } from './budget.service.js';
import { BudgetDto, BudgetPageDto, ListBudgetsDto, SetBudgetDto } from './dto/budget.dto.js';

@OrganizationController('budgets')
export class BudgetController {
  constructor(private readonly budgets: BudgetService) {}

  @Put()
  @NeedsGrant('ai:govern')
  @ApiOperation({
    summary: 'Set what the messages of a subject may cost in a period',
    description: 'There is one budget of a subject and a period: another one takes its place.',
  })
  @ApiCreatedResponse({ type: BudgetDto, description: 'A new one' })
  @ApiOkResponse({ type: BudgetDto, description: 'In the place of the one that was there' })
  @ApiProblems('FORBIDDEN', 'BUDGET_NOT_FOUND')
  async set(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @BodyInput(SetBudgetDto) body: unknown,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<Budget> {
    const { budget, created } = await this.budgets.set(principal, validated(SetBudgetDto, body));
    response.status(created ? 201 : 200);
    return budget;
  }

  @Get()
  @Costs(5)
  @NeedsGrant('ai:govern')
  @ApiOperation({ summary: 'The budgets of the organization, with what was spent under each' })
  @ApiOkResponse({ type: BudgetPageDto })
  @ApiProblems('FORBIDDEN', 'INVALID_CURSOR')
  list(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @QueryInput(ListBudgetsDto) query: ListBudgetsDto,
  ): Promise<Page<Budget>> {
    return this.budgets.list(principal, query);
  }

  @Delete(':budgetId')
  @HttpCode(204)
  @NeedsGrant('ai:govern')
  @ApiParam({ name: 'budgetId', description: 'The budget', schema: { type: 'string', format: 'uuid' } })
  @ApiOperation({ summary: 'Remove a budget' })
  @ApiNoContentResponse({ description: 'Removed' })
  @ApiProblems('FORBIDDEN', 'BUDGET_NOT_FOUND')
  remove(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @Param('budgetId') id: string,
  ): Promise<void> {
    return this.budgets.remove(principal, id);
  }
}
