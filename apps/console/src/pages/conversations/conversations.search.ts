import { isNotBlank, textsIn } from '../../api/address-search.js';
import type { Schemas } from '../../api/client.js';

export type Status = Schemas['ConversationDto']['status'];
export const STATUSES: readonly Status[] = ['ACTIVE', 'PAUSED', 'ARCHIVED'];

/** What the address of the page says: whose conversations, and which of them. */
export interface ConversationsSearch {
  /** Of all users, for supervisors; else one's own. */
  whose?: 'all';
  /** Words that occur in messages. */
  q?: string;
  status?: Status;
  entityType?: string;
  entityId?: string;
  agentType?: string;
  title?: string;
  userId?: string;
  /** Those that their owners have deleted, instead of the others. */
  deleted?: 'true';
}

const TEXTS = ['q', 'entityType', 'entityId', 'agentType', 'title', 'userId'] as const;

/** Reads the address; what it does not know is left out. */
export function conversationsSearch(given: Record<string, unknown>): ConversationsSearch {
  const status = STATUSES.find((one) => one === given.status);
  return {
    ...(given.whose === 'all' ? { whose: 'all' as const } : {}),
    ...textsIn(given, TEXTS, isNotBlank),
    ...(status ? { status } : {}),
    ...(given.deleted === 'true' ? { deleted: 'true' as const } : {}),
  };
}

/** The filters that both a list and a search have. */
export function filtersOf(search: ConversationsSearch) {
  const { status, entityType, entityId, agentType } = search;
  return { status, entityType, entityId, agentType };
}

/** Those of the organization alone. */
export function supervisedFiltersOf({ userId, deleted }: ConversationsSearch) {
  return { userId, deleted: deleted && true };
}
