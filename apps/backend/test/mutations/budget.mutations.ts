import type { Mutation } from './mutation.js';

const BUDGETS = 'apps/backend/src/modules/ai/organization/budgets';
const SPECS = 'apps/backend/test/organization';

/** Rules of budgets and of what is reserved under them. */
export const BUDGET_MUTATIONS: Mutation[] = [
  {
    name: 'a reservation locks the budgets that refuse',
    file: `${BUDGETS}/budget.sql.ts`,
    text: 'ORDER BY b.id FOR NO KEY UPDATE',
    without: 'ORDER BY b.id',
    spec: `${SPECS}/budgeted-turns.spec.ts`,
  },
  {
    name: 'a reservation is judged by what is reserved once it has the locks',
    file: `${BUDGETS}/reservations.ts`,
    text: 'this.figures.exceededBy(most, database, scope, locked, closed)',
    without: 'this.figures.exceededBy(most, this.budgets.of(scope), scope, [], closed)',
    spec: `${SPECS}/budgeted-turns.spec.ts`,
  },
  {
    name: 'a budget is set with the grant to govern alone',
    file: `${BUDGETS}/budget.controller.ts`,
    text: "@Put()\n  @NeedsGrant('ai:govern')",
    without: "@Put()\n  @NeedsGrant('ai:govern', 'ai:audit')",
    spec: `${SPECS}/budgets.spec.ts`,
  },
  {
    name: 'budgets are listed with the grant to govern alone',
    file: `${BUDGETS}/budget.controller.ts`,
    text: "@Costs(5)\n  @NeedsGrant('ai:govern')",
    without: "@Costs(5)\n  @NeedsGrant('ai:govern', 'ai:audit')",
    spec: `${SPECS}/budgets.spec.ts`,
  },
  {
    name: 'what an answer costs is not reserved any more when it is stored',
    file: `${BUDGETS}/budget.sql.ts`,
    text: 'NOT ${isStored(organizationId)} AND (r.leased_until',
    without: '(r.leased_until',
    spec: `${SPECS}/budgeted-turns.spec.ts`,
  },
  {
    name: 'an answer that a dead process has left is stored before room is given',
    file: `${BUDGETS}/budget-figures.ts`,
    text: 'await this.calls.storeLeftAnswer(owner, conversationId).catch(() => undefined);',
    without: '',
    spec: `${SPECS}/left-under-budgets.spec.ts`,
  },
  {
    name: 'an answer is reserved at the dearest rate of its input',
    file: `${BUDGETS}/call-cost.ts`,
    text: '{ ...none, cacheWrite: input }',
    without: 'none',
    spec: `${SPECS}/budgeted-turns.spec.ts`,
  },
  {
    name: 'what a call may have cost is reserved until its answer is stored',
    file: 'apps/backend/src/modules/ai/agents/turns/turn-holder.ts',
    text: 'if (isStored) await now.admitted',
    without: 'await now.admitted',
    spec: `${SPECS}/left-under-budgets.spec.ts`,
  },
  {
    name: 'a reservation of long ago is kept while its answer is left to be stored',
    file: `${BUDGETS}/budget.sql.ts`,
    text: ' AND (${isStored(organizationId)} OR NOT ${isLeft(organizationId)}))`',
    without: ')`',
    spec: `${SPECS}/left-under-budgets.spec.ts`,
  },
  {
    name: 'a reservation is judged by the messages of open days',
    file: `${BUDGETS}/open-days.sql.ts`,
    text: 'm.created_at >= ${from} ',
    without: 'm.created_at >= ${from} AND false ',
    spec: `${SPECS}/budget-races.spec.ts`,
  },
  {
    name: 'a budget that was set since is read before it is judged by',
    file: `${BUDGETS}/spending.ts`,
    text: 'if (!known || known.from?.getTime() !== from?.getTime()) throw new ClosedDaysLacking();',
    without: 'if (!known) continue;',
    spec: `${SPECS}/budget-races.spec.ts`,
  },
];
