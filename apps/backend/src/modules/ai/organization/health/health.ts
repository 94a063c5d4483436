import type { AppendFigures } from '../../repositories/append/append-batcher.js';
import type { PoolFigures } from '../../services/store-figures.js';

/** A background job of the process that answers, and its latest run. */
export interface SweepHealth {
  name: string;
  /** Null before the first run has ended. */
  endedAt: Date | null;
  isFailed: boolean;
}

/** How many of the conversations that were looked at break a rule. */
export interface RuleHealth {
  rule: string;
  broken: number;
}

/** What of the store is well. Pool, appends and sweeps are those of the process that answers. */
export interface OrganizationHealth {
  at: Date;
  server: { version: string; migration: string };
  pool: PoolFigures;
  /** Null without group commit. */
  appends: AppendFigures | null;
  /** Turns of the organization that run now. */
  turns: { running: number; stopping: number };
  sweeps: SweepHealth[];
  /** What was looked at, and what it breaks: not all that there is. */
  integrity: { conversations: number; messages: number; rules: RuleHealth[] };
}
