import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, bodyOf, type Schemas } from '../../api/client.js';
import { BY_CURSOR } from '../../api/page.js';
import { type ConversationsSearch, filtersOf, supervisedFiltersOf } from './conversations.search.js';

/** A message that was found; of somebody else its conversation also says whose it is. */
export type Hit = Omit<Schemas['SearchHitDto'], 'conversation'> & {
  conversation: Schemas['SearchHitDto']['conversation'] & { userId?: string; deletedAt?: string | null };
};

const PAGE_HITS = 50;

/** The messages in which all words occur, newest first. */
export const hitsQuery = (search: ConversationsSearch & { q: string }) =>
  infiniteQueryOptions({
    queryKey: ['conversations', 'hits', search],
    queryFn: ({ pageParam, signal }) => readHits(search, signal, pageParam),
    ...BY_CURSOR,
    staleTime: Infinity,
  });

function readHits(
  search: ConversationsSearch & { q: string },
  signal: AbortSignal,
  cursor: string | undefined,
): Promise<{ items: Hit[]; nextCursor: string | null }> {
  const query = { ...filtersOf(search), q: search.q, limit: PAGE_HITS, cursor };
  if (search.whose !== 'all')
    return bodyOf(api.GET('/api/v1/ai/conversations/search', { params: { query }, signal }));
  const supervised = { ...query, ...supervisedFiltersOf(search) };
  return bodyOf(api.GET('/api/v1/ai/organization/search', { params: { query: supervised }, signal }));
}
