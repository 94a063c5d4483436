import { type RangeSearch, rangeOf } from '../../usage/range.js';

/** What stands in the address of a case: the span of its cost. */
export type CaseSearch = RangeSearch;

export function caseSearch(search: Record<string, unknown>): CaseSearch {
  return rangeOf(search);
}
