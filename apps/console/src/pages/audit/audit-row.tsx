import { Time } from '../../components/time.js';
import { ACTIONS, TARGET_TYPES } from './audit-names.js';
import styles from './audit.module.css';
import type { AuditEntry } from './audit.query.js';

export function AuditRow({
  entry: { id, at, actor, action, target, requestId, details },
}: {
  entry: AuditEntry;
}) {
  const named = Object.entries(details);
  return (
    <article className={styles.entry} aria-labelledby={`${id}-what`}>
      <div className={styles.when}>
        <Time at={at} />
      </div>
      <div className={styles.what}>
        <strong id={`${id}-what`}>{ACTIONS[action]}</strong> <span className="quiet">by</span>{' '}
        <bdi>{actor.userId ?? 'the backend itself'}</bdi>
        <div className={styles.ids}>
          <span>{TARGET_TYPES[target.type]}</span>
          {target.id !== undefined && <code>{target.id}</code>}
        </div>
      </div>
      {named.length > 0 && (
        <dl className={styles.details}>
          {named.map(([name, value]) => (
            <div key={name}>
              <dt dir="auto">{name}</dt>
              <dd dir="auto">{textOf(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      <div className={styles.ids}>
        <span>Entry</span> <code>{id}</code>
        {requestId !== null && (
          <>
            <span>Request</span> <code>{requestId}</code>
          </>
        )}
      </div>
    </article>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
