import type { ReactNode } from 'react';
import { count } from '../../components/number.js';
import styles from './health.module.css';
import type { Health } from './health.query.js';

/** What there is of the moment, as figures. */
export function HealthFigures({ health: { server, pool, appends, turns } }: { health: Health }) {
  return (
    <div className={styles.cards}>
      <Card title="Database">
        <Figure name="PostgreSQL">{server.version}</Figure>
        <Figure name="Schema">
          <code>{server.migration}</code>
        </Figure>
      </Card>
      <Card title="Connections">
        <Figure name="In use">
          {count(pool.total - pool.idle)} of {count(pool.max)}
        </Figure>
        <Figure name="Statements that wait for one">{count(pool.waiting)}</Figure>
      </Card>
      <Card title="Appends">
        {appends === null ? (
          <p>They share no commits: group commit is off.</p>
        ) : (
          <Appends appends={appends} />
        )}
      </Card>
      <Card title="Turns of the organization">
        <Figure name="Running">{count(turns.running)}</Figure>
        <Figure name="Asked to stop">{count(turns.stopping)}</Figure>
      </Card>
    </div>
  );
}

function Appends({ appends }: { appends: NonNullable<Health['appends']> }) {
  const { statementsInFlight, limit, pendingAppends, recent } = appends;
  return (
    <>
      <Figure name="Statements in flight">
        {count(statementsInFlight)} of {count(limit)}
      </Figure>
      <Figure name="Appends that wait">{count(pendingAppends)}</Figure>
      <Figure name={`Appends of the latest ${count(recent.batches)} batches`}>
        {count(recent.appends)}, at most {count(recent.largest)} in one
      </Figure>
    </>
  );
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.card} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <dl className={styles.figure}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </dl>
  );
}
