import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { follow } from '../../api/follow.js';
import type { ShownConversation } from '../conversation/conversation.query.js';
import type { ConversationsSearch } from './conversations.search.js';
import { conversationsQuery, newestConversationsQuery } from './conversations.query.js';

/** An event of one's own conversations, as far as the list needs it. */
interface ConversationsEvent {
  conversations: { id: string; pendingApprovals: number }[];
  gone: string[];
}

interface Told {
  /** Calls that wait for a decision, by conversation. */
  waiting: ReadonlyMap<string, number>;
  /** Conversations that are archived or deleted by now. */
  gone: ReadonlySet<string>;
}

const NOTHING: Told = { waiting: new Map(), gone: new Set() };

/**
 * The list of conversations. One's own is kept up to date by the stream of events: the newest are read anew, and stand
 * before what was read page by page.
 */
export function useLiveConversations(search: ConversationsSearch) {
  const isOwn = search.whose !== 'all';
  const queries = useQueryClient();
  const list = useInfiniteQuery(conversationsQuery(search));
  const newest = useQuery({ ...newestConversationsQuery(search), enabled: isOwn });
  const [told, setTold] = useState(NOTHING);
  useEffect(() => {
    if (!isOwn) return;
    return follow('/events', (event) => {
      setTold((before) => after(before, event as ConversationsEvent));
      void queries.invalidateQueries({ queryKey: ['conversations', 'newest'] });
    });
  }, [isOwn, queries]);
  const listed = useMemo(() => list.data?.pages.flatMap(({ items }) => items), [list.data]);
  const items = useMemo(
    () => listed && joined(newest.data?.items ?? [], listed, search.status === 'ARCHIVED' ? NOTHING : told),
    [newest.data, listed, told, search.status],
  );
  return { ...list, items, waiting: told.waiting };
}

function after(before: Told, { conversations, gone }: ConversationsEvent): Told {
  const waiting = new Map(before.waiting);
  for (const { id, pendingApprovals } of conversations) waiting.set(id, pendingApprovals);
  const left = new Set([...before.gone, ...gone]);
  for (const { id } of conversations) left.delete(id);
  return { waiting, gone: left };
}

function joined(
  newest: readonly ShownConversation[],
  listed: ShownConversation[],
  { gone }: Told,
): ShownConversation[] {
  if (newest.length === 0 && gone.size === 0) return listed;
  const known = new Set([...newest.map(({ id }) => id), ...gone]);
  return [...newest, ...listed.filter(({ id }) => !known.has(id))];
}
