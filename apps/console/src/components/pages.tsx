import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorNote } from './error-note.js';
import { Loading } from './loading.js';

/** A list that the API answers by pages: what to say until it is there, where it is empty, and how it goes on. */
export function Pages<Item>({
  list,
  what,
  empty,
  children,
}: {
  list: UseInfiniteQueryResult<Item[]>;
  what: string;
  empty: ReactNode;
  children: (items: Item[]) => ReactNode;
}) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = list;
  if (data === undefined)
    return error ? <ErrorNote error={error} retry={() => void refetch()} /> : <Loading what={what} />;
  return (
    <>
      {data.length === 0 && !hasNextPage ? empty : children(data)}
      {error && <ErrorNote error={error} retry={() => void fetchNextPage()} />}
      {hasNextPage && (
        <button type="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </button>
      )}
    </>
  );
}
