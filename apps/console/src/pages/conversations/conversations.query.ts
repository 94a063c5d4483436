import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, bodyOf } from '../../api/client.js';
import { BY_CURSOR } from '../../api/page.js';
import type { ShownConversation } from '../conversation/conversation.query.js';
import { type ConversationsSearch, filtersOf, supervisedFiltersOf } from './conversations.search.js';

interface ConversationPage {
  items: ShownConversation[];
  nextCursor: string | null;
}

const PAGE_CONVERSATIONS = 100;
/** Conversations that are read anew with each event: as many as the stream of events tells of. */
const NEWEST_CONVERSATIONS = 50;

/** The list, page by page. It is not read anew by itself, however long it is: what changes is among the newest. */
export const conversationsQuery = (search: ConversationsSearch) =>
  infiniteQueryOptions({
    queryKey: ['conversations', 'list', search],
    queryFn: ({ pageParam, signal }) => readPage(search, PAGE_CONVERSATIONS, signal, pageParam),
    ...BY_CURSOR,
    staleTime: Infinity,
  });

/** The newest of one's own conversations, which the stream of events keeps up to date. */
export const newestConversationsQuery = (search: ConversationsSearch) =>
  queryOptions({
    queryKey: ['conversations', 'newest', search],
    queryFn: ({ signal }) => readPage(search, NEWEST_CONVERSATIONS, signal),
    staleTime: Infinity,
  });

function readPage(
  search: ConversationsSearch,
  limit: number,
  signal: AbortSignal,
  cursor?: string,
): Promise<ConversationPage> {
  const query = { ...filtersOf(search), title: search.title, limit, cursor };
  if (search.whose !== 'all')
    return bodyOf(api.GET('/api/v1/ai/conversations', { params: { query }, signal }));
  const supervised = { ...query, ...supervisedFiltersOf(search) };
  return bodyOf(api.GET('/api/v1/ai/organization/conversations', { params: { query: supervised }, signal }));
}
