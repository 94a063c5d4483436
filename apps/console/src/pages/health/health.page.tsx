import { useQuery } from '@tanstack/react-query';
import { Problem } from '../../api/problem.js';
import { ErrorNote } from '../../components/error-note.js';
import { Loading } from '../../components/loading.js';
import { Page } from '../../components/page.js';
import { Time } from '../../components/time.js';
import { mayUse, usePrincipal } from '../../sign-in/principal.js';
import { HealthFigures } from './health-figures.js';
import styles from './health.module.css';
import { healthQuery, readinessQuery } from './health.query.js';
import { Integrity } from './integrity.js';
import { Sweeps } from './sweeps.js';

/** Whether the backend and its store are well. */
export default function HealthPage() {
  return (
    <Page title="Health">
      <Readiness />
      {mayUse(usePrincipal(), 'ai:audit', 'ai:govern') && <OrganizationHealth />}
    </Page>
  );
}

function Readiness() {
  const { data: isReady, error, refetch } = useQuery(readinessQuery);
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (isReady === undefined) return <Loading what="the health of the backend" />;
  if (isReady === null) return null;
  return (
    <p role="status" className={isReady ? styles.good : styles.bad}>
      {isReady
        ? 'Ready: the backend serves, and its database answers.'
        : 'Not ready: the database does not answer. Look at the log of the backend.'}
    </p>
  );
}

function OrganizationHealth() {
  const { data: health, error, refetch } = useQuery(healthQuery);
  if (error && isLeftOut(error)) return null;
  return (
    <>
      {error && <ErrorNote error={error} retry={() => void refetch()} />}
      {!health && !error && <Loading what="the health of the organization" />}
      {health && (
        <>
          <HealthFigures health={health} />
          <Integrity integrity={health.integrity} />
          <Sweeps sweeps={health.sweeps} />
          <p className="quiet">
            As of <Time at={health.at} />. Pool, appends and background jobs are those of the process that
            answered.
          </p>
        </>
      )}
    </>
  );
}

/** A host can leave this part out. */
function isLeftOut(error: Error): boolean {
  return error instanceof Problem && error.status === 404;
}
