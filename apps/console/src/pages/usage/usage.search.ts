import { isNotBlank, textsIn } from '../../api/address-search.js';
import { isMeasure, type Measure } from '../../usage/measure.js';
import { type RangeSearch, rangeOf } from '../../usage/range.js';
import type { UsageFilter } from '../../usage/usage.query.js';

/** What stands in the address of the usage. */
export interface UsageSearch extends RangeSearch, UsageFilter {
  measure?: Measure;
}

const FILTERS = ['userId', 'entityType', 'entityId', 'agentType', 'model'] as const;

export function usageSearch(search: Record<string, unknown>): UsageSearch {
  return {
    ...rangeOf(search),
    ...filterOf(search),
    ...(isMeasure(search.measure) ? { measure: search.measure } : {}),
  };
}

/** The filters of a search, without those that are empty. */
export function filterOf(search: Record<string, unknown>): UsageFilter {
  return textsIn(search, FILTERS, isNotBlank);
}
