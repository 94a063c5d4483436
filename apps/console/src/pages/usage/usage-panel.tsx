import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ErrorNote } from '../../components/error-note.js';
import { Loading } from '../../components/loading.js';
import type { Bounds } from '../../usage/range.js';
import { UsageBars } from '../../usage/usage-bars.js';
import { type UsageFilter, usageQuery, type UsageRow } from '../../usage/usage.query.js';

type By = 'user' | 'entity' | 'agentType' | 'model';

const CAPTIONS: Record<By, string> = {
  user: 'By user',
  entity: 'By case',
  agentType: 'By agent',
  model: 'By model',
};

/** Usage by one key; each name leads to the usage of it alone. */
export function UsagePanel({ by, bounds, filter }: { by: By; bounds: Bounds; filter: UsageFilter }) {
  const { data, error, refetch } = useQuery(usageQuery(bounds, filter, by));
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data) return <Loading what={CAPTIONS[by].toLowerCase()} />;
  return (
    <UsageBars
      caption={CAPTIONS[by]}
      rows={data.items}
      nameOf={(row) => <RowName by={by} row={row} />}
      isCut={data.nextCursor !== null}
    />
  );
}

function RowName({ by, row }: { by: By; row: UsageRow }) {
  const own = filterOfRow(by, row);
  if (own === null) return <span className="quiet">none</span>;
  const { entityType, entityId } = row;
  return (
    <>
      <Link to="/usage" search={(before) => ({ ...before, ...own })}>
        <bdi>{by === 'entity' ? `${entityType ?? ''} ${entityId ?? ''}` : Object.values(own)[0]}</bdi>
      </Link>
      {by === 'entity' && entityType != null && entityId != null && (
        <>
          {' '}
          <Link to="/cases/$entityType/$entityId" params={{ entityType, entityId }}>
            open
            <span className="hidden-text">
              {' '}
              {entityType} {entityId}
            </span>
          </Link>
        </>
      )}
    </>
  );
}

/** The filter that shows a row alone; null where the API has none: what has no user, entity, agent or model. */
function filterOfRow(
  by: By,
  { userId, entityType, entityId, agentType, model }: UsageRow,
): UsageFilter | null {
  if (by === 'user') return userId === undefined ? null : { userId };
  if (by === 'agentType') return agentType == null ? null : { agentType };
  if (by === 'model') return model == null ? null : { model };
  return entityType == null || entityId == null ? null : { entityType, entityId };
}
