import type { OrganizationPart } from '../organization-part.js';
import { BudgetController } from './budget.controller.js';
import { BudgetFigures } from './budget-figures.js';
import { BudgetRepository } from './budget.repository.js';
import { BudgetService } from './budget.service.js';
import { OwnBudgetController } from './own-budget.controller.js';
import { Reservations } from './reservations.js';
import { SpendingReader } from './spending.js';

/** What agents may spend, and on whom. */
export const BUDGETS: OrganizationPart = {
  name: 'budgets',
  needs: ['usage'],
  controllers: [BudgetController, OwnBudgetController],
  providers: [BudgetRepository, BudgetFigures, Reservations, BudgetService, SpendingReader],
  exports: [BudgetService],
};
