import { Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Costs } from '../../../../common/costs.decorator.js';
import type { Scope } from '../../../../common/scope.js';
import { AiController } from '../../controllers/ai-controller.decorator.js';
import { ApiProblems } from '../../controllers/api-problems.decorator.js';
import { QueryInput } from '../../controllers/input.decorators.js';
import { CallerScope } from '../../controllers/principal.decorators.js';
import type { Page } from '../../domain/conversation.js';
import type { Budget } from './budget.js';
import { BudgetService } from './budget.service.js';
import { BudgetPageDto, ListOwnBudgetsDto } from './dto/budget.dto.js';

@AiController('budgets', 'budgets')
export class OwnBudgetController {
  constructor(private readonly budgets: BudgetService) {}

  @Get()
  @Costs(5)
  @ApiOperation({
    summary: 'The budgets that bind the caller',
    description:
      "The organization's, the caller's own, those of the agents that the caller has talked with, and an entity's where " +
      'it is named.',
  })
  @ApiOkResponse({ type: BudgetPageDto })
  @ApiProblems('FORBIDDEN', 'INVALID_CURSOR')
  list(
    @CallerScope() scope: Scope,
    @QueryInput(ListOwnBudgetsDto) query: ListOwnBudgetsDto,
  ): Promise<Page<Budget>> {
    return this.budgets.listBinding(scope, query);
  }
}
