import { ErrorNote } from '../../components/error-note.js';

interface ListEndProps {
  error: Error | null;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** Stands behind the last row: says that more is on its way, or asks for it. */
export function ListEnd({ error, hasNextPage, isFetchingNextPage, fetchNextPage }: ListEndProps) {
  if (error) return <ErrorNote error={error} retry={() => void fetchNextPage()} />;
  if (!hasNextPage) return null;
  return (
    <button type="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
      {isFetchingNextPage ? 'Looking …' : 'Look further back'}
    </button>
  );
}
