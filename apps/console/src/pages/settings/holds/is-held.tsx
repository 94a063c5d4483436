import { useQuery } from '@tanstack/react-query';
import { ErrorNote } from '../../../components/error-note.js';
import { Loading } from '../../../components/loading.js';
import { LookUp } from '../look-up.js';
import styles from '../settings.module.css';
import { CoverageCounts } from './coverage-counts.js';
import { coverageQuery } from './hold.query.js';

/** Answers whether the data of a user is held. */
export function IsHeld() {
  return (
    <LookUp name="userId" label="Is the data of this user held?" placeholder="mia">
      {(userId) => <Answer userId={userId} />}
    </LookUp>
  );
}

function Answer({ userId }: { userId: string }) {
  const { data: coverage, error, refetch } = useQuery(coverageQuery({ userId }));
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!coverage) return <Loading what="the holds" />;
  return (
    <div className={styles.answer} role="status">
      <p>
        <bdi>{userId}</bdi>: <CoverageCounts coverage={coverage} />
      </p>
    </div>
  );
}
