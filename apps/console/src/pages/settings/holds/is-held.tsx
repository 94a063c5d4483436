import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ErrorNote } from '../../../components/error-note.js';
import { Field, textsOf } from '../../../components/field.js';
import { Loading } from '../../../components/loading.js';
import styles from '../settings.module.css';
import { CoverageCounts } from './coverage-counts.js';
import { coverageQuery } from './hold.query.js';

/** Answers whether the data of a user is held. */
export function IsHeld() {
  const { userId } = useSearch({ from: '/settings' });
  const navigate = useNavigate({ from: '/settings' });
  return (
    <>
      <form
        className="filters"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          const texts = textsOf(event.currentTarget);
          void navigate({ search: (search) => ({ ...search, userId: texts.userId }) });
        }}
      >
        <Field label="Is the data of this user held?" name="userId" placeholder="mia" defaultValue={userId} />
        <button type="submit">Look up</button>
      </form>
      {userId !== undefined && <Answer userId={userId} />}
    </>
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
