import { textsIn } from '../../api/address-search.js';
import { type RangeSearch, rangeOf } from '../../usage/range.js';

/** What stands in the address of the cases: the span of their cost, a part of their names, and how many are shown. */
export interface CasesSearch extends RangeSearch {
  find?: string | undefined;
  shown?: number;
}

export function casesSearch(search: Record<string, unknown>): CasesSearch {
  const shown = Number(search.shown);
  return {
    ...rangeOf(search),
    ...textsIn(search, ['find']),
    ...(Number.isSafeInteger(shown) && shown > 0 ? { shown } : {}),
  };
}
