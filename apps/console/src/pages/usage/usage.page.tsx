import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { EmptyNote } from '../../components/empty-note.js';
import { ErrorNote } from '../../components/error-note.js';
import { HowToImport } from '../../components/how-to-import.js';
import { Loading } from '../../components/loading.js';
import { Page } from '../../components/page.js';
import { AmountList } from '../../usage/amount-list.js';
import { type Bounds, boundsOf, stepOf } from '../../usage/range.js';
import { UnpricedNote } from '../../usage/unpriced-note.js';
import { UsageCurve } from '../../usage/usage-curve.js';
import styles from '../../usage/usage.module.css';
import { type UsageFilter, usageQuery } from '../../usage/usage.query.js';
import { UsageFilters } from './usage-filters.js';
import { UsagePanel } from './usage-panel.js';
import { filterOf } from './usage.search.js';

const route = getRouteApi('/usage');

/** What was used and what it cost: over time, and by user, case, agent and model. */
export default function UsagePage() {
  const search = route.useSearch();
  const { range, from, to } = search;
  const bounds = useMemo(() => boundsOf({ range, from, to }), [range, from, to]);
  const filter = filterOf({ ...search });
  return (
    <Page title="Usage">
      <UsageFilters search={search} />
      <UsageFound bounds={bounds} filter={filter} />
    </Page>
  );
}

function UsageFound({ bounds, filter }: { bounds: Bounds; filter: UsageFilter }) {
  const { measure = 'cost' } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(usageQuery(bounds, filter, stepOf(bounds)));
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data) return <Loading what="the usage" />;
  if (data.total.messages === 0) return <NothingUsed />;
  return (
    <>
      <AmountList amount={data.total} />
      <UnpricedNote bounds={bounds} filter={filter} />
      <UsageCurve
        bounds={bounds}
        rows={data.items}
        measure={measure}
        onMeasure={(chosen) => void navigate({ search: (before) => ({ ...before, measure: chosen }) })}
      />
      <div className={styles.panels}>
        {(['user', 'entity', 'agentType', 'model'] as const).map((by) => (
          <UsagePanel key={by} by={by} bounds={bounds} filter={filter} />
        ))}
      </div>
    </>
  );
}

function NothingUsed() {
  return (
    <EmptyNote title="No messages in this time with these filters.">
      <p>Choose another time, or bring in conversations:</p>
      <HowToImport />
    </EmptyNote>
  );
}
