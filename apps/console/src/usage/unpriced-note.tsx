import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { count } from '../components/number.js';
import { mayUse, usePrincipal } from '../sign-in/principal.js';
import type { Bounds } from './range.js';
import styles from './usage.module.css';
import { type UsageFilter, usageQuery } from './usage.query.js';

/** Says which messages are in no amount, since their model has no price. */
export function UnpricedNote({ bounds, filter }: { bounds: Bounds; filter: UsageFilter }) {
  const principal = usePrincipal();
  const { data } = useQuery(usageQuery(bounds, filter, 'model'));
  const messages = data?.total.cost.unpricedMessages ?? 0;
  if (!data || messages === 0) return null;
  const models = data.items.filter(({ cost }) => cost.unpricedMessages > 0);
  return (
    <p role="note" className={styles.unpriced}>
      <strong>
        In no amount: {count(messages)} {messages === 1 ? 'message' : 'messages'}
      </strong>
      , since there is no price for{' '}
      {models.map(({ model, cost }, index) => (
        <Fragment key={model ?? null}>
          {index > 0 && ', '}
          <bdi>{model ?? 'messages that name no model'}</bdi> ({count(cost.unpricedMessages)})
        </Fragment>
      ))}
      .{' '}
      {mayUse(principal, 'ai:govern') && (
        <Link to="/settings" search={{ section: 'prices' }}>
          Set their prices
        </Link>
      )}
    </p>
  );
}
