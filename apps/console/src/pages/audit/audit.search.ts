import { textsIn } from '../../api/address-search.js';

/** The filters of the audit trail, as the API has them; days instead of moments. */
const FILTERS = ['from', 'to', 'actor', 'action', 'targetType', 'targetId'] as const;

export type AuditSearch = Partial<Record<(typeof FILTERS)[number], string | undefined>>;

export function auditSearch(search: Record<string, unknown>): AuditSearch {
  return textsIn(search, FILTERS);
}
