import { useInfiniteQuery, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ApprovalCard } from '../../approvals/approval-card.js';
import { approvalsQuery } from '../../approvals/approval.query.js';
import { EmptyNote } from '../../components/empty-note.js';
import { Field, SelectField, textsOf } from '../../components/field.js';
import { Page } from '../../components/page.js';
import { Pages } from '../../components/pages.js';
import { type ApprovalsSearch, filterOf, SHOWN, type Shown } from './approvals.search.js';

const route = getRouteApi('/approvals');
/** With seconds: a look may be a moment ago. */
const SHOWN_TIME = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/**
 * Tool calls of all users that wait for a decision, or have waited.
 *
 * Each look is an entry of the audit trail, so that there is one where a person looks: when the page comes to the front
 * again, after a decision, and by the button. A page that asked by itself would fill the trail with looks that nobody
 * took. Whoever decides by what is old by then is told so by the API.
 */
export default function ApprovalsPage() {
  const search = route.useSearch();
  const list = useInfiniteQuery({
    ...approvalsQuery(filterOf(search)),
    select: ({ pages }) => pages.flatMap(({ body }) => body.items),
    refetchOnWindowFocus: 'always',
  });
  return (
    <Page title="Approvals" actions={<LookAgain list={list} />}>
      <Filters search={search} />
      <Pages list={list} what="the approvals" empty={<NothingHere search={search} />}>
        {(approvals) =>
          approvals.map((approval) => (
            <ApprovalCard key={`${approval.conversationId} ${approval.toolCallId}`} approval={approval} />
          ))
        }
      </Pages>
    </Page>
  );
}

function LookAgain({
  list: { dataUpdatedAt, isFetching, refetch },
}: {
  list: Pick<UseInfiniteQueryResult, 'dataUpdatedAt' | 'isFetching' | 'refetch'>;
}) {
  return (
    <>
      {dataUpdatedAt > 0 && (
        <span role="status" className="quiet">
          As of {SHOWN_TIME.format(dataUpdatedAt)}
        </span>
      )}
      <button type="button" disabled={isFetching} onClick={() => void refetch()}>
        Look again
      </button>
    </>
  );
}

function Filters({ search }: { search: ApprovalsSearch }) {
  const navigate = route.useNavigate();
  const { shown = 'waiting', ...filter } = search;
  return (
    <form
      className="filters"
      key={JSON.stringify(filter)}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        const { entityType, entityId, agentType } = textsOf(event.currentTarget);
        void navigate({ search: { shown: search.shown, entityType, entityId, agentType } });
      }}
    >
      <SelectField
        label="Show"
        value={shown}
        onChange={({ target }) =>
          void navigate({ search: (before) => ({ ...before, shown: target.value as Shown }) })
        }
      >
        {Object.entries(SHOWN).map(([value, { name }]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </SelectField>
      <Field label="Entity type" name="entityType" defaultValue={filter.entityType} />
      <Field label="Entity" name="entityId" defaultValue={filter.entityId} />
      <Field label="Agent" name="agentType" defaultValue={filter.agentType} />
      <button type="submit">Show</button>
    </form>
  );
}

function NothingHere({ search: { shown = 'waiting' } }: { search: ApprovalsSearch }) {
  return (
    <EmptyNote title={shown === 'waiting' ? 'Nothing waits for a decision.' : 'There are none of these.'}>
      <p>
        Tool calls that need a person’s approval are listed here.
        {shown !== 'all' && (
          <>
            {' '}
            <Link to="/approvals" search={(before) => ({ ...before, shown: 'all' as const })}>
              Show all
            </Link>
          </>
        )}
      </p>
    </EmptyNote>
  );
}
