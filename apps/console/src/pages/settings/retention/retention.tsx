import { useQuery } from '@tanstack/react-query';
import { ErrorNote } from '../../../components/error-note.js';
import { Loading } from '../../../components/loading.js';
import styles from '../settings.module.css';
import { RetentionForm } from './retention-form.js';
import { policyQuery } from './retention.query.js';

export function Retention() {
  const { data: policy, error, refetch } = useQuery(policyQuery);
  return (
    <>
      <p className={styles.lead}>
        How long conversations and the audit trail are kept. The backend applies the policy each hour; what a
        hold covers is never removed, and what conversations have cost stays in usage.
      </p>
      {error && <ErrorNote error={error} retry={() => void refetch()} />}
      {!policy && !error && <Loading what="the policy" />}
      {policy && <RetentionForm key={JSON.stringify(policy)} policy={policy} />}
    </>
  );
}
