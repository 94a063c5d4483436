import type { Scope } from '../../../common/scope.js';
import type { SearchHit } from '../domain/conversation.js';
import { searchableValues } from '../domain/message-values.js';
import { snippetOf } from '../domain/snippet.js';
import type { Search, SearchFilter, SearchPosition } from '../repositories/search/search.js';
import { LONG_SEARCH_MS, MAX_SEARCH_MS } from '../repositories/search/search.limits.js';
import type { FoundMessage, SearchedPart } from '../repositories/search/search.repository.js';

type Hit<Found extends FoundMessage> = SearchHit & Pick<Found, 'conversation'>;

/** Looks through messages, part by part. */
interface Searches<Filter extends SearchFilter, Found extends FoundMessage> {
  searchPart: (scope: Scope, search: Search<Filter>) => Promise<SearchedPart<Found>>;
  /** Prepares the next searches, where one found less than a page. */
  extendBlocks?: (scope: Scope) => void;
}

export interface SearchPage<Found extends FoundMessage> {
  hits: Hit<Found>[];
  /** The position at which the next page goes on; null where there is nothing left. */
  end: SearchPosition | null;
  /** Tells whether it took longer than searches do. */
  isLong: boolean;
}

/**
 * Searches part by part until the page is full, or for a while: then the page is short, and may be empty. Keeps of each
 * part the snippets alone, since a page of long messages would fill the memory.
 */
export async function searchPage<Filter extends SearchFilter, Found extends FoundMessage>(
  searches: Searches<Filter, Found>,
  scope: Scope,
  { limit, ...search }: Search<Filter>,
): Promise<SearchPage<Found>> {
  const began = performance.now();
  const isLong = (): boolean => performance.now() - began > LONG_SEARCH_MS;
  const hits: Hit<Found>[] = [];
  let end = search.after;
  do {
    // One hit more than the page has: it tells that there is more.
    const wanted = limit + 1 - hits.length;
    const part = await searches.searchPart(scope, { ...search, after: end, limit: wanted });
    hits.push(...part.found.map((found) => hitOf(found, search.terms)));
    if (hits.length > limit) {
      return { hits: hits.slice(0, limit), end: hits[limit - 1]?.message ?? null, isLong: isLong() };
    }
    end = part.end;
  } while (end !== null && performance.now() - began < MAX_SEARCH_MS);
  searches.extendBlocks?.(scope);
  return { hits, end, isLong: isLong() };
}

function hitOf<Found extends FoundMessage>(
  { conversation, message, active }: Found,
  terms: readonly string[],
): Hit<Found> {
  const { id, sequence, role, createdAt } = message;
  return {
    conversation,
    message: { id, sequence, role, createdAt },
    active,
    ...snippetOf(searchableValues(message), terms),
  };
}
