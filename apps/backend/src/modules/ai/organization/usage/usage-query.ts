import type { EntityRef } from '../../../../common/principal.js';
import type { Timeline } from './timeline.js';

/** What usage can be grouped by. */
export const USAGE_KEYS = ['user', 'entity', 'agentType', 'model', 'day', 'month'] as const;

export type UsageKey = (typeof USAGE_KEYS)[number];

/** What stands in place of a user in sums of the whole organization: no user has an empty id. */
export const WHOLE = '';

/** Messages that count, by who wrote them and about what. */
export interface UsageFilter {
  userId?: string | undefined;
  entityType?: string | undefined;
  entityId?: string | undefined;
  agentType?: string | undefined;
  model?: string | undefined;
  /** The entities that count; all where absent. */
  entities?: readonly EntityRef[] | undefined;
  /** The entities that an owner may see, beside what is about none. */
  readable?: readonly EntityRef[] | undefined;
  /** Tells whether deleted conversations count; default true. */
  deleted?: boolean | undefined;
}

/** A part of a page of rows, each under its keys. */
export interface UsagePage {
  /** At most so many rows. */
  limit: number;
  /** The keys of the last row before it; null for the first page. */
  after: readonly string[] | null;
}

/** What the database adds up. */
export interface UsageQuery {
  filter: UsageFilter;
  groupBy: readonly UsageKey[];
  timeline: Timeline;
  /** Bounds of prices' tiers by input tokens, ascending. */
  tierBounds: readonly number[];
  page: UsagePage;
  /**
   * Tells whether sums of the whole organization are added up, which stand under `WHOLE` in place of a user and tell
   * no entities apart.
   */
  isWhole: boolean;
  /** Messages that no sums cover, up to which they are read. */
  maxUnsummed: number;
}

/** Sums of messages of one model that one price holds for. */
export interface PricedSums {
  model: string | null;
  /** The period of the timeline, and the bound that their input tokens are above. */
  period: number;
  above: number;
  messages: string;
  messagesWithTokens: string;
  input: string;
  output: string;
  cacheRead: string;
  cacheWrite: string;
  reasoning: string;
}

/** A part of a row. */
export interface RowSums extends PricedSums {
  /** The row's place in the order: a text for each key. */
  keys: string[];
  userId: string | null;
  entityType: string | null;
  entityId: string | null;
  agentType: string | null;
  keyModel: string | null;
  day: string | null;
  month: string | null;
}

/** A user whose sums lack messages, or are wrong. */
export interface UnsummedUser {
  userId: string;
  /** Messages that no sums cover. */
  messages: number;
}

/** What the database found. */
export interface UsageSums {
  rows: RowSums[];
  total: PricedSums[];
  /** Tells whether messages were left out, since too many of them have no sums yet. */
  isIncomplete: boolean;
  /** Users whose sums disagree with their conversations, or tell too little apart. */
  wrong: string[];
  /** Users who have messages of closed days without sums. */
  unsummed: UnsummedUser[];
}
