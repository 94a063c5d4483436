import { useMutation } from '@tanstack/react-query';
import { ErrorNote } from '../../components/error-note.js';
import { count } from '../../components/number.js';
import { Time } from '../../components/time.js';
import styles from './audit.module.css';
import { type AuditVerification, verifyAudit } from './audit.query.js';

/** Checks the chain of the entries, when it is asked to. */
export function VerifyAudit() {
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: async () => ({ ...(await verifyAudit()), at: new Date().toISOString() }),
  });
  return (
    <div className={styles.verify}>
      <button
        type="button"
        disabled={isPending}
        onClick={() => {
          mutate();
        }}
      >
        {isPending ? 'Verifying …' : 'Verify the trail'}
      </button>
      {error && <ErrorNote error={error} />}
      {data && <Verdict verification={data} at={data.at} />}
    </div>
  );
}

function Verdict({
  verification: { valid, entries, firstBroken },
  at,
}: {
  verification: AuditVerification;
  at: string;
}) {
  if (valid)
    return (
      <p role="status" className={styles.intact}>
        Intact: all {count(entries)} entries, checked at <Time at={at} />.
      </p>
    );
  return (
    <p role="alert" className="problem">
      Broken:{' '}
      {firstBroken === undefined ? (
        'its newest entries are missing.'
      ) : (
        <>
          entry <code>{firstBroken}</code> was changed, or does not follow the one before it.
        </>
      )}{' '}
      {count(entries)} entries were checked at <Time at={at} />.
    </p>
  );
}
