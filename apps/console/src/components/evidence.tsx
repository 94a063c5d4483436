import { usePrincipal } from '../sign-in/principal.js';
import styles from './evidence.module.css';

const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

/**
 * Prints a view as evidence: on paper it begins with whose organization it is of, who looked, when, and the entries of
 * the audit trail that tell of it. On the screen it is a button.
 *
 * @param auditEntries ids of these entries, as the API's answers name them
 * @param readAt when what is shown was read, in milliseconds
 */
export function Evidence({ auditEntries, readAt }: { auditEntries: readonly string[]; readAt: number }) {
  const { organizationId, userId } = usePrincipal();
  return (
    <>
      <button
        type="button"
        className={styles.button}
        onClick={() => {
          window.print();
        }}
      >
        Print
      </button>
      <dl className={styles.evidence} aria-label="Of this view">
        <dt>Organization</dt>
        <dd dir="auto">{organizationId}</dd>
        <dt>Viewed by</dt>
        <dd dir="auto">{userId}</dd>
        <dt>Read</dt>
        <dd>
          {FULL.format(readAt)} ({new Date(readAt).toISOString()})
        </dd>
        <dt>Audit entries</dt>
        <dd>
          {auditEntries.length === 0
            ? 'none: this view is not recorded'
            : auditEntries.map((id) => <div key={id}>{id}</div>)}
        </dd>
      </dl>
    </>
  );
}
