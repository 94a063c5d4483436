import type { Scope } from '../../../common/scope.js';
import type { ConversationFilter } from '../repositories/list.sql.js';

/** The part of a query that a cursor belongs to: whose conversations, and which of them. */
export function filterKey(scope: Scope, filter: ConversationFilter): unknown[] {
  const { status, entityType, entityId, agentType } = filter;
  return [scope.organizationId, scope.userId, status, entityType, entityId, agentType];
}
