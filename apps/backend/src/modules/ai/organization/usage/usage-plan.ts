import type { UsageFilter, UsageKey, UsageLeads, UsageLevel, UsagePage, UsageQuery } from './usage-query.js';

/** Leads that are read at first are the page's limit, divided by this, where each of them has several rows. */
const ROWS_OF_LEAD = { day: 8, month: 4 };
/** More leads are read, so many times as many, where the page has room for their rows. */
const GROWTH = 8;

/** What of a question decides which sums are read. */
export interface PlannedQuestion {
  filter: UsageFilter;
  groupBy: readonly UsageKey[];
  page: UsagePage;
}

export type UsagePlan = Pick<UsageQuery, 'level' | 'leads'>;

/** The plan by which the least is read. */
export function planOf(question: PlannedQuestion): UsagePlan {
  const level = levelOf(question);
  return { level, leads: leadsOf(question) };
}

/** The plan that reads the sums of users, which all others are made of. */
export function planByUsers(question: PlannedQuestion): UsagePlan {
  return { level: hasEntity(question) ? 'detail' : 'user', leads: null };
}

/** The plan with more leads. */
export function widened({ level, leads }: UsagePlan): UsagePlan {
  return { level, leads: leads && { ...leads, limit: leads.limit * GROWTH } };
}

function levelOf(question: PlannedQuestion): UsageLevel {
  if (hasUser(question)) return hasEntity(question) ? 'detail' : 'user';
  return hasEntity(question) ? 'entity' : 'organization';
}

/** Leads are read where all that the organization has counts: its sums are the total then. */
function leadsOf({ filter, groupBy, page }: PlannedQuestion): UsageLeads | null {
  const [by] = groupBy;
  if (namesUser(filter) || namesEntity(filter) || page.limit === 0) return null;
  if (by !== 'user' && by !== 'entity') return null;
  if (by === 'entity' && groupBy.includes('user')) return null;
  const rows = groupBy.includes('day')
    ? ROWS_OF_LEAD.day
    : groupBy.includes('month')
      ? ROWS_OF_LEAD.month
      : 1;
  // The first of them may have no row left.
  return { by, limit: Math.ceil(page.limit / rows) + 1 };
}

function hasUser({ filter, groupBy }: PlannedQuestion): boolean {
  return namesUser(filter) || groupBy.includes('user');
}

function hasEntity({ filter, groupBy }: PlannedQuestion): boolean {
  return namesEntity(filter) || groupBy.includes('entity');
}

function namesUser({ userId, deleted }: UsageFilter): boolean {
  return userId !== undefined || deleted !== undefined;
}

function namesEntity({ entityType, entityId, entities, readable }: UsageFilter): boolean {
  return [entityType, entityId, entities, readable].some((each) => each !== undefined);
}
