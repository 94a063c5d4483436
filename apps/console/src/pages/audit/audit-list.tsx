import { useInfiniteQuery } from '@tanstack/react-query';
import { EmptyNote } from '../../components/empty-note.js';
import { ErrorNote } from '../../components/error-note.js';
import { Loading } from '../../components/loading.js';
import { VirtualRows } from '../../components/virtual-rows.js';
import { AuditRow } from './audit-row.js';
import { auditQuery } from './audit.query.js';
import type { AuditSearch } from './audit.search.js';

const ROW_PIXELS = 64;

/** The entries, newest first, as far as one scrolls. */
export function AuditList({ search }: { search: AuditSearch }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    auditQuery(search),
  );
  if (!data)
    return error ? (
      <ErrorNote error={error} retry={() => void refetch()} />
    ) : (
      <Loading what="the audit trail" />
    );
  if (data.length === 0 && !hasNextPage)
    return (
      <EmptyNote title="There is no such entry.">
        <p>Entries are kept for as many days as the policy of retention says.</p>
      </EmptyNote>
    );
  return (
    <>
      <VirtualRows
        label="Audit trail"
        items={data}
        estimatedPixels={ROW_PIXELS}
        keyOf={({ id }) => id}
        more={hasNextPage && !isFetchingNextPage && !error ? () => void fetchNextPage() : undefined}
        isComplete={!hasNextPage}
      >
        {(entry) => <AuditRow entry={entry} />}
      </VirtualRows>
      {error && <ErrorNote error={error} retry={() => void fetchNextPage()} />}
      {isFetchingNextPage && <Loading what="older entries" />}
    </>
  );
}
