import type { UsedAmount } from './pricing.js';

/** What messages used and cost, under the keys that they are grouped by. */
export interface UsageRow extends UsedAmount {
  userId?: string;
  entityType?: string | null;
  entityId?: string | null;
  agentType?: string | null;
  model?: string | null;
  day?: string;
  month?: string;
}

export interface UsagePage {
  items: UsageRow[];
  /** Of all rows, not of the page. */
  total: UsedAmount;
  nextCursor: string | null;
}
