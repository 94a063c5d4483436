import { useCallback } from 'react';
import { EmptyNote } from '../../components/empty-note.js';
import { ErrorNote } from '../../components/error-note.js';
import { HowToImport } from '../../components/how-to-import.js';
import { Loading } from '../../components/loading.js';
import { VirtualList } from '../../components/virtual-list.js';
import { ConversationRow } from './conversation-row.js';
import type { ShownConversation } from '../conversation/conversation.query.js';
import type { ConversationsSearch } from './conversations.search.js';
import { ListEnd } from './list-end.js';
import { useLiveConversations } from './use-live-conversations.js';

const ROW_PX = 60;

/** The conversations that the filters leave, latest activity first. */
export function ConversationList({ search }: { search: ConversationsSearch }) {
  const { items, waiting, error, refetch, ...pages } = useLiveConversations(search);
  const isOfEverybody = search.whose === 'all';
  const { hasNextPage, isFetching, fetchNextPage } = pages;
  const readOn = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  if (error && !items) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!items) return <Loading what="the conversations" />;
  if (items.length === 0 && !hasNextPage) return <NoConversations search={search} />;
  return (
    <VirtualList
      label="Conversations"
      items={items}
      keyOf={({ id }: ShownConversation) => id}
      rowPx={ROW_PX}
      row={(conversation) => (
        <ConversationRow
          conversation={conversation}
          waiting={waiting.get(conversation.id) ?? 0}
          isOfEverybody={isOfEverybody}
        />
      )}
      onEnd={readOn}
      end={<ListEnd error={error} {...pages} />}
    />
  );
}

function NoConversations({ search }: { search: ConversationsSearch }) {
  const isFiltered = Object.keys(search).some((name) => name !== 'whose');
  if (isFiltered)
    return (
      <EmptyNote title="No conversation is like this.">
        <p>Take a filter away, or choose the status “archived”: archived ones are not listed otherwise.</p>
      </EmptyNote>
    );
  return (
    <EmptyNote title="There are no conversations yet.">
      <p>Begin one with “New conversation”, or import some:</p>
      <HowToImport />
    </EmptyNote>
  );
}
