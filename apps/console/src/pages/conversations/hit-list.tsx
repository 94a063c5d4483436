import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { EmptyNote } from '../../components/empty-note.js';
import { ErrorNote } from '../../components/error-note.js';
import { Loading } from '../../components/loading.js';
import { MarkedText } from '../../components/marked-text.js';
import { Time } from '../../components/time.js';
import { VirtualList } from '../../components/virtual-list.js';
import { mayUse, usePrincipal } from '../../sign-in/principal.js';
import styles from './conversations.module.css';
import type { ConversationsSearch } from './conversations.search.js';
import { type Hit, hitsQuery } from './hits.query.js';
import { ListEnd } from './list-end.js';

const ROW_PX = 104;

/** The messages in which all words occur: each leads to itself. */
export function HitList({ search }: { search: ConversationsSearch & { q: string } }) {
  const { data, error, refetch, ...pages } = useInfiniteQuery(hitsQuery(search));
  const items = useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
  const { hasNextPage, isFetching, fetchNextPage } = pages;
  const readOn = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  if (error && !items) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!items) return <Loading what="the messages" />;
  if (items.length === 0 && !hasNextPage) return <NoHit search={search} />;
  return (
    <VirtualList
      label="Messages found"
      items={items}
      keyOf={({ message }: Hit) => message.id}
      rowPx={ROW_PX}
      row={(hit) => <HitRow hit={hit} search={search} />}
      onEnd={readOn}
      end={<ListEnd error={error} {...pages} />}
    />
  );
}

function NoHit({ search }: { search: ConversationsSearch }) {
  const isOfAll = search.whose === 'all';
  const maySupervise = mayUse(usePrincipal(), 'ai:supervise');
  return (
    <EmptyNote title={`No message ${isOfAll ? '' : 'of yours '}has all of these words.`}>
      <p>Words may be parts of others; “quoted words” stay together. Fewer words find more.</p>
      {!isOfAll && maySupervise && (
        <p>
          <Link to="/conversations" search={{ ...search, whose: 'all' }}>
            Look in everybody’s
          </Link>
        </p>
      )}
    </EmptyNote>
  );
}

function HitRow({ hit, search }: { hit: Hit; search: ConversationsSearch & { q: string } }) {
  const { conversation, message, snippet, highlights, active } = hit;
  const place = { whose: search.whose, q: search.q, message: message.sequence };
  return (
    <article className={styles.row}>
      <p className={styles.first}>
        <Link
          to="/conversations/$id"
          params={{ id: conversation.id }}
          search={active ? place : { ...place, branches: 'all' as const }}
          preload={false}
          dir="auto"
          className={styles.title}
        >
          {conversation.title ?? 'Untitled'}
        </Link>
        <Time at={message.createdAt} />
      </p>
      <p className={styles.snippet} dir="auto">
        <MarkedText text={snippet} highlights={highlights} />
      </p>
      <p className={styles.second}>
        <span>
          {message.role}, message {message.sequence}
        </span>
        {!active && <span className={styles.badge}>another version</span>}
        {conversation.userId !== undefined && <bdi className={styles.about}>{conversation.userId}</bdi>}
        {conversation.agentType !== null && <bdi className={styles.about}>{conversation.agentType}</bdi>}
      </p>
    </article>
  );
}
