import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { EmptyNote } from '../../components/empty-note.js';
import { ErrorNote } from '../../components/error-note.js';
import { Field, textsOf } from '../../components/field.js';
import { HowToImport } from '../../components/how-to-import.js';
import { Loading } from '../../components/loading.js';
import { count } from '../../components/number.js';
import { Page } from '../../components/page.js';
import { mayUse, usePrincipal } from '../../sign-in/principal.js';
import { boundsOf } from '../../usage/range.js';
import { RangePicker } from '../../usage/range-picker.js';
import { usageQuery } from '../../usage/usage.query.js';
import { CaseTable } from './case-table.js';
import { type Case, casesOf, entitiesQuery } from './cases.query.js';
import type { CasesSearch } from './cases.search.js';

const route = getRouteApi('/cases');
/** What most of what conversations are about is called. */
const USUAL_TYPE = 'case';
/** Cases that are shown before more are asked for: a table of thousands is slow to make. */
const SHOWN_CASES = 200;

/** What conversations are about, with its cost and its latest activity, as far as the token lets see them. */
export default function CasesPage() {
  const search = route.useSearch();
  const { range = 'all', from, to } = search;
  const principal = usePrincipal();
  const [maySupervise, mayReadUsage] = [
    mayUse(principal, 'ai:supervise'),
    mayUse(principal, 'ai:audit', 'ai:govern'),
  ];
  const bounds = useMemo(() => boundsOf({ range, from, to }), [range, from, to]);
  const entities = useInfiniteQuery({ ...entitiesQuery, enabled: maySupervise });
  const usage = useQuery({ ...usageQuery(bounds, {}, 'entity'), enabled: mayReadUsage });
  const cases = useMemo(
    () => casesOf(entities.data ?? [], usage.data?.items ?? []),
    [entities.data, usage.data],
  );
  const error = entities.error ?? usage.error;
  const isLoading = entities.isLoading || usage.isLoading;
  return (
    <Page title="Cases">
      <Filters search={search} hasCost={mayReadUsage} />
      {error && (
        <ErrorNote error={error} retry={() => void Promise.all([entities.refetch(), usage.refetch()])} />
      )}
      {isLoading && <Loading what="the cases" />}
      {!isLoading && !error && (
        <Found cases={cases} search={search} columns={{ activity: maySupervise, cost: mayReadUsage }} />
      )}
      {entities.hasNextPage && (
        <button
          type="button"
          disabled={entities.isFetchingNextPage}
          onClick={() => void entities.fetchNextPage()}
        >
          Show more
        </button>
      )}
      {usage.data?.nextCursor != null && (
        <p className="quiet">There are more cases than these: name the one that you look for.</p>
      )}
    </Page>
  );
}

function Filters({ search, hasCost }: { search: CasesSearch; hasCost: boolean }) {
  const navigate = route.useNavigate();
  return (
    <form
      className="filters"
      role="search"
      key={search.find}
      onSubmit={(event) => {
        event.preventDefault();
        const { find } = textsOf(event.currentTarget);
        void navigate({ search: ({ shown: _shown, ...before }) => ({ ...before, find }) });
      }}
    >
      <Field label="Find a case" name="find" placeholder="HR-17" defaultValue={search.find} />
      <button type="submit">Find</button>
      {hasCost && (
        <RangePicker
          search={search}
          initial="all"
          onChange={(range) => void navigate({ search: (before) => ({ ...before, ...range }) })}
        />
      )}
    </form>
  );
}

function Found({
  cases,
  search: { find = '', shown = SHOWN_CASES },
  columns,
}: {
  cases: readonly Case[];
  search: CasesSearch;
  columns: { activity: boolean; cost: boolean };
}) {
  const navigate = route.useNavigate();
  const sought = find.toLowerCase();
  const found = cases.filter(({ entityType, entityId }) =>
    `${entityType} ${entityId}`.toLowerCase().includes(sought),
  );
  const isNamed = found.some(({ entityId }) => entityId === find);
  return (
    <>
      {find !== '' && !isNamed && (
        <p>
          Not in the list as far as it was read.{' '}
          <Link to="/cases/$entityType/$entityId" params={{ entityType: USUAL_TYPE, entityId: find }}>
            Open <bdi>{`${USUAL_TYPE} ${find}`}</bdi>
          </Link>
        </p>
      )}
      {found.length > 0 && <CaseTable cases={found.slice(0, shown)} columns={columns} />}
      {found.length > shown && (
        <button
          type="button"
          onClick={() =>
            void navigate({
              search: (before) => ({ ...before, shown: shown + SHOWN_CASES }),
              replace: true,
              resetScroll: false,
            })
          }
        >
          Show more of {count(found.length)}
        </button>
      )}
      {cases.length === 0 && (
        <EmptyNote title="No conversation is about a case.">
          <p>
            Conversations say what they are about by <code>entityType</code> and <code>entityId</code>. To
            bring some in:
          </p>
          <HowToImport />
        </EmptyNote>
      )}
    </>
  );
}
