/** The filters of the audit trail, as the API has them; days instead of moments. */
export const FILTERS = ['from', 'to', 'actor', 'action', 'targetType', 'targetId'] as const;

export type AuditSearch = Partial<Record<(typeof FILTERS)[number], string | undefined>>;

export function auditSearch(search: Record<string, unknown>): AuditSearch {
  const given: AuditSearch = {};
  for (const name of FILTERS) {
    const value = search[name];
    if (typeof value === 'string' && value !== '') given[name] = value;
  }
  return given;
}
