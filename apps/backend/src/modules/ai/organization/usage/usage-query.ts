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

/**
 * Which sums of months are read: of all users and entities; of all users, by entity; of users, with all their entities; or
 * of users by entity.
 */
export type UsageLevel = 'organization' | 'entity' | 'user' | 'detail';

/** A page's beginnings of rows, in their order: users, or entities. */
export interface UsageLeads {
  by: 'user' | 'entity';
  /** At most so many are read. */
  limit: number;
}

/** What the database adds up. */
export interface UsageQuery {
  filter: UsageFilter;
  groupBy: readonly UsageKey[];
  timeline: Timeline;
  /** Bounds of prices' tiers by input tokens, ascending. */
  tierBounds: readonly number[];
  page: UsagePage;
  /** What rows are made of. */
  level: UsageLevel;
  /** Where only what a page takes is read; the total is of the organization's sums then. Null: all is read. */
  leads: UsageLeads | null;
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

/** A part of a row, with the keys that rows are grouped by. */
export interface RowSums extends PricedSums {
  userId?: string;
  entityType?: string | null;
  entityId?: string | null;
  agentType?: string | null;
  keyModel?: string | null;
  day?: string;
  month?: string;
}

/** A user, or whatever is compared on its own, whose sums lack messages. */
export interface Unsummed {
  unit: string;
  /** Messages that no sums cover. */
  messages: number;
}

/** How the sums of one level compare with the conversations. */
export interface UsageAudit {
  level: UsageLevel;
  /** Tells whether messages were left out, since too many of them have no sums yet. */
  isIncomplete: boolean;
  /** Users, where it is of users, whose sums disagree with their conversations, or tell too little apart. */
  wrong: string[];
  /** Users, where it is of users, who have messages of closed days without sums. */
  unsummed: Unsummed[];
}

/** What the database found. */
export interface UsageSums {
  rows: RowSums[];
  total: PricedSums[];
  /** Tells whether the page would have more rows, had more leads been read. */
  isShort: boolean;
  /** Of the sums of which rows are made, and of those of the total where these are others. */
  audits: UsageAudit[];
}

export function isOfUsers(level: UsageLevel): boolean {
  return level === 'user' || level === 'detail';
}

/** Tells whether an answer stands: nothing of it is missing or wrong. */
export function isComplete({ audits }: UsageSums): boolean {
  return audits.every(({ isIncomplete, wrong }) => !isIncomplete && wrong.length === 0);
}

/** Tells whether nothing of it is to be mended or stored. */
export function isSettled({ audits }: UsageSums): boolean {
  return audits.every(isFine);
}

export function isFine({ isIncomplete, wrong, unsummed }: UsageAudit): boolean {
  return !isIncomplete && wrong.length === 0 && unsummed.length === 0;
}
