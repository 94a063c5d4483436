import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, bodyOf, type Schemas } from '../../../api/client.js';
import { BY_CURSOR, itemsOf } from '../../../api/page.js';
import { KEYS } from '../query-keys.js';

export type Budget = Schemas['BudgetDto'];
export type NewBudget = Schemas['SetBudgetDto'];

export const budgetsQuery = infiniteQueryOptions({
  queryKey: KEYS.budgets,
  queryFn: ({ pageParam: cursor }) =>
    bodyOf(api.GET('/api/v1/ai/organization/budgets', { params: { query: { cursor } } })),
  ...BY_CURSOR,
  select: itemsOf<Budget>,
});

export function setBudget(body: NewBudget): Promise<Budget> {
  return bodyOf(api.PUT('/api/v1/ai/organization/budgets', { body }));
}

export async function removeBudget(budgetId: string): Promise<void> {
  await api.DELETE('/api/v1/ai/organization/budgets/{budgetId}', { params: { path: { budgetId } } });
}
