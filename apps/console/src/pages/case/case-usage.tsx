import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ErrorNote } from '../../components/error-note.js';
import { Loading } from '../../components/loading.js';
import { AmountList } from '../../usage/amount-list.js';
import { type Bounds, boundsOf, type RangeSearch } from '../../usage/range.js';
import { RangePicker } from '../../usage/range-picker.js';
import { UnpricedNote } from '../../usage/unpriced-note.js';
import { UsageBars } from '../../usage/usage-bars.js';
import styles from '../../usage/usage.module.css';
import { type UsageKey, usageQuery, type UsageRow } from '../../usage/usage.query.js';
import type { Entity } from './case-conversations.query.js';

const route = getRouteApi('/cases/$entityType/$entityId');

const CAPTIONS = { user: 'By user', model: 'By model', agentType: 'By agent' } as const;

/** What a case has cost: each month, and in a time by user, model and agent. */
export function CaseUsage({ entity, search }: { entity: Entity; search: RangeSearch }) {
  const navigate = route.useNavigate();
  const { range = 'all', from, to } = search;
  const bounds = useMemo(() => boundsOf({ range, from, to }), [range, from, to]);
  // Its total is of all rows: one answer for the sums, the note and the panel by model.
  const { data, error, refetch } = useQuery(usageQuery(bounds, entity, 'model'));
  return (
    <section>
      <h2>Cost</h2>
      <div className="filters">
        <RangePicker search={search} initial="all" onChange={(chosen) => void navigate({ search: chosen })} />
        <Link to="/usage" search={{ ...entity, range, from, to }}>
          As a curve
        </Link>
      </div>
      {error && <ErrorNote error={error} retry={() => void refetch()} />}
      {!data && !error && <Loading what="the cost" />}
      {data && <AmountList amount={data.total} />}
      <UnpricedNote bounds={bounds} filter={entity} />
      <div className={styles.panels}>
        <Panel by="month" caption="By month (UTC), of all time" bounds={{}} entity={entity} />
        {(['user', 'model', 'agentType'] as const).map((by) => (
          <Panel key={by} by={by} caption={CAPTIONS[by]} bounds={bounds} entity={entity} />
        ))}
      </div>
    </section>
  );
}

function Panel({
  by,
  caption,
  bounds,
  entity,
}: {
  by: UsageKey;
  caption: string;
  bounds: Bounds;
  entity: Entity;
}) {
  const { data, error, refetch } = useQuery(usageQuery(bounds, entity, by));
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data) return <Loading what={caption} />;
  const latestFirst = (rows: UsageRow[]): UsageRow[] => rows.toReversed();
  return (
    <UsageBars
      caption={caption}
      rows={data.items}
      {...(by === 'month' ? { inOrder: latestFirst } : {})}
      nameOf={(row) => <bdi>{nameOf(row, by)}</bdi>}
      isCut={data.nextCursor !== null}
    />
  );
}

function nameOf({ userId, model, agentType, month }: UsageRow, by: UsageKey): string {
  if (by === 'month') return monthName(month ?? '');
  return (by === 'user' ? userId : by === 'model' ? model : agentType) ?? 'none';
}

/** A month with a word for those that people ask for by it. */
function monthName(month: string): string {
  const now = new Date();
  const at = (back: number): string =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back)).toISOString().slice(0, 7);
  if (month === at(0)) return `${month} (this month)`;
  return month === at(1) ? `${month} (last month)` : month;
}
