import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ErrorNote } from '../../components/error-note.js';
import { Loading } from '../../components/loading.js';
import { usageQuery } from '../../usage/usage.query.js';
import { CoverageCounts } from '../settings/holds/coverage-counts.js';
import { coverageQuery } from '../settings/holds/hold.query.js';
import type { Entity } from './case-conversations.query.js';

/** Users of whom it is asked at once whether their data is held. */
const FEW_USERS = 10;

/** Whether what is stored of a case, and of its users, is held. */
export function CaseHolds({ entity }: { entity: Entity }) {
  const { data: usage } = useQuery(usageQuery({}, entity, 'user'));
  const users = (usage?.items ?? []).flatMap(({ userId }) => (userId === undefined ? [] : [userId]));
  return (
    <section>
      <h2>Holds</h2>
      <Coverage name="This case" of={{ ...entity }} />
      {users.slice(0, FEW_USERS).map((userId) => (
        <Coverage key={userId} name={`User ${userId}`} of={{ userId }} />
      ))}
      <p>
        <Link to="/settings" search={{ section: 'holds' }}>
          All holds, and whether a user’s data is held
        </Link>
      </p>
    </section>
  );
}

function Coverage({ name, of }: { name: string; of: Parameters<typeof coverageQuery>[0] }) {
  const { data, error, refetch } = useQuery(coverageQuery(of));
  if (error) return <ErrorNote error={error} retry={() => void refetch()} />;
  if (!data) return <Loading what="the holds" />;
  return (
    <p>
      <bdi>{name}</bdi>: <CoverageCounts coverage={data} />
    </p>
  );
}
