import { textsIn } from '../../api/address-search.js';
import { type RangeSearch, rangeOf } from '../../usage/range.js';

/** What stands in the address of the cases: the span of their cost, and a part of their names. */
export interface CasesSearch extends RangeSearch {
  find?: string | undefined;
}

export function casesSearch(search: Record<string, unknown>): CasesSearch {
  return { ...rangeOf(search), ...textsIn(search, ['find']) };
}
