import { queryOptions } from '@tanstack/react-query';
import { api, bodyOf, type Schemas } from '../api/client.js';
import type { Bounds } from './range.js';

export type Usage = Schemas['UsagePageDto'];
export type UsageRow = Schemas['UsageRowDto'];
export type Amount = Pick<UsageRow, 'messages' | 'tokens' | 'cost'>;
export type UsageKey = 'user' | 'entity' | 'agentType' | 'model' | 'day' | 'month';

/** What messages must have been written by, and about. */
export interface UsageFilter {
  userId?: string | undefined;
  entityType?: string | undefined;
  entityId?: string | undefined;
  agentType?: string | undefined;
  model?: string | undefined;
}

const MAX_ROWS = 1_000;
/** Pages of rows that are put in order of their cost: the API has them in the order of their names. */
const MAX_PAGES = 5;

/**
 * Sums of messages, a row for each key.
 *
 * @returns with `nextCursor` where there are more than 5,000 rows
 */
export const usageQuery = (bounds: Bounds, filter: UsageFilter, groupBy: UsageKey) =>
  queryOptions({
    queryKey: ['usage', bounds, filter, groupBy],
    queryFn: async ({ signal }) => {
      const query = { ...bounds, ...filter, groupBy, limit: MAX_ROWS };
      const page = (cursor: string | null) =>
        bodyOf(
          api.GET('/api/v1/ai/organization/usage', {
            params: { query: cursor === null ? query : { ...query, cursor } },
            signal,
          }),
        );
      let usage = await page(null);
      for (let pages = 1; usage.nextCursor !== null && pages < MAX_PAGES; pages++) {
        const next = await page(usage.nextCursor);
        usage = { ...next, items: [...usage.items, ...next.items] };
      }
      return usage;
    },
  });

/** Rows with the dearest first; at one cost, with the most messages first. */
export function dearestFirst(rows: readonly UsageRow[]): UsageRow[] {
  return rows.toSorted((a, b) => Number(b.cost.usd) - Number(a.cost.usd) || b.messages - a.messages);
}
