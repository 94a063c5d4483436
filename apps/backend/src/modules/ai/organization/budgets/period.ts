import type { BudgetPeriod } from './budget.js';

/** The beginning of the period that a moment is in, in UTC; null of one without beginning. */
export function startOf(period: 'day', at: Date): Date;
export function startOf(period: BudgetPeriod, at: Date): Date | null;
export function startOf(period: BudgetPeriod, at: Date): Date | null {
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  if (period === 'total') return null;
  return new Date(Date.UTC(year, month, period === 'day' ? day : 1));
}

/** The end of that period, and the beginning of the next; null of one without end. */
export function endOf(period: BudgetPeriod, at: Date): Date | null {
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  if (period === 'total') return null;
  return new Date(period === 'day' ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1));
}
