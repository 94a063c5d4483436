import type { Context } from '../../domain/conversation.js';

export const SUBJECT_TYPES = ['organization', 'user', 'entity', 'agentType'] as const;
export const BUDGET_PERIODS = ['day', 'month', 'total'] as const;
export const BUDGET_MODES = ['refuse', 'warn'] as const;

export type SubjectType = (typeof SUBJECT_TYPES)[number];
/** A day or a month of UTC, or all time. */
export type BudgetPeriod = (typeof BUDGET_PERIODS)[number];
/** What becomes of a call of a model that might cost more than is left. */
export type BudgetMode = (typeof BUDGET_MODES)[number];

/** Whose messages a budget is about. */
export type BudgetSubject =
  | { type: 'organization' }
  | { type: 'user'; userId: string }
  | { type: 'entity'; entityType: string; entityId: string }
  | { type: 'agentType'; agentType: string };

/** A budget as it was set. */
export interface BudgetSetting {
  subject: BudgetSubject;
  period: BudgetPeriod;
  /** A decimal of USD. */
  usd: string;
  mode: BudgetMode;
}

/** A budget, and what has become of it so far in its period. Amounts are exact decimals of USD. */
export interface Budget extends BudgetSetting {
  id: string;
  /** The cost of the messages of the subject and the period. */
  spent: string;
  /** The most that calls of models may cost that are under way. */
  reserved: string;
  /** Negative where more was spent than there was. */
  remaining: string;
  /** The end of the period; null of one without end. */
  resetsAt: Date | null;
}

export interface NewReservation {
  /** The model, as prices name it. */
  model: string;
  maxInputTokens: number;
  maxOutputTokens: number;
  /** Time after which the reservation ends by itself; at most an hour. */
  leaseSeconds: number;
}

/** Room in budgets that is kept for one call of a model. */
export interface Reservation {
  /** Null where no budget binds the call, so that nothing has to be kept. */
  id: string | null;
  organizationId: string;
  userId: string;
  /** The most that the call may cost, in USD; null where no budget binds it. */
  usd: string | null;
}

/** What a call of a model is about. */
export type BudgetContext = Partial<Pick<Context, 'entityType' | 'entityId' | 'agentType'>>;
