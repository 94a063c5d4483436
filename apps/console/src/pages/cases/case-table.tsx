import { Link } from '@tanstack/react-router';
import { count, usd } from '../../components/number.js';
import { Time } from '../../components/time.js';
import type { Case } from './cases.query.js';
import styles from './cases.module.css';

export function CaseTable({
  cases,
  columns: { activity, cost },
}: {
  cases: readonly Case[];
  columns: { activity: boolean; cost: boolean };
}) {
  return (
    <table className={styles.cases}>
      <caption className="hidden-text">Cases</caption>
      <thead>
        <tr>
          <th scope="col">Case</th>
          {activity && <th scope="col">Last activity</th>}
          {cost && (
            <>
              <th scope="col" className="number">
                Cost
              </th>
              <th scope="col" className="number">
                Messages
              </th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        {cases.map(({ entityType, entityId, lastActivityAt, used }) => (
          <tr key={JSON.stringify([entityType, entityId])}>
            <th scope="row">
              <Link to="/cases/$entityType/$entityId" params={{ entityType, entityId }}>
                <bdi>
                  <span className="quiet">{entityType}</span> {entityId}
                </bdi>
              </Link>
            </th>
            {activity && (
              <td>
                {lastActivityAt == null ? <Without at={lastActivityAt} /> : <Time at={lastActivityAt} />}
              </td>
            )}
            {cost && (
              <>
                <td className="number">
                  {usd(used?.cost.usd ?? '0')}
                  {used !== undefined && used.cost.unpricedMessages > 0 && (
                    <span className={styles.unpriced}> + {count(used.cost.unpricedMessages)} unpriced</span>
                  )}
                </td>
                <td className="number">{count(used?.messages ?? 0)}</td>
              </>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Of a case without activity: all was deleted, or it is further down the list than was read. */
function Without({ at }: { at: null | undefined }) {
  return <span className="quiet">{at === null ? 'all deleted' : '–'}</span>;
}
