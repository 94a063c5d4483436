import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, bodyOf, type Schemas } from '../../api/client.js';
import { BY_CURSOR, itemsOf } from '../../api/page.js';
import type { paths } from '../../api/openapi.js';
import type { AuditSearch } from './audit.search.js';

export type AuditEntry = Schemas['AuditEntryDto'];
export type AuditVerification = Schemas['AuditVerificationDto'];

type Query = NonNullable<paths['/api/v1/ai/organization/audit']['get']['parameters']['query']>;

const ENTRIES_PER_PAGE = 100;

/** Reading the trail is an entry of it: it is not read again by itself. */
export const auditQuery = (search: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ['audit', search],
    queryFn: ({ pageParam: cursor }) =>
      bodyOf(
        api.GET('/api/v1/ai/organization/audit', {
          params: { query: { ...queryOf(search), limit: ENTRIES_PER_PAGE, cursor } },
        }),
      ),
    ...BY_CURSOR,
    select: itemsOf<AuditEntry>,
    staleTime: Infinity,
  });

/** Days of the viewer's zone as moments: both are shown. What the API does not know it names by itself. */
function queryOf({ from, to, ...search }: AuditSearch): Query {
  return {
    ...(search as Omit<AuditSearch, 'action' | 'targetType'> & Pick<Query, 'action' | 'targetType'>),
    from: from === undefined ? undefined : momentOf(from, 0),
    to: to === undefined ? undefined : momentOf(to, 1),
  };
}

/** The beginning of a day in the viewer's zone, some days later; what is no day as it is, for the API to refuse. */
function momentOf(day: string, daysLater: number): string {
  const [year = NaN, month = NaN, date = NaN] = day.split('-').map(Number);
  const moment = new Date(year, month - 1, date + daysLater);
  return Number.isNaN(moment.getTime()) ? day : moment.toISOString();
}

export function verifyAudit(): Promise<AuditVerification> {
  return bodyOf(api.GET('/api/v1/ai/organization/audit/verify'));
}
