import type { ReactNode } from 'react';
import { usePrincipal } from '../sign-in/principal.js';
import styles from './evidence.module.css';

const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

interface EvidenceProps {
  /** Ids of the entries of the audit trail that tell of the view, as the API's answers name them. */
  auditEntries: readonly string[];
  /** When what is shown was read, in milliseconds. */
  readAt: number;
}

/**
 * Prints a view as evidence: on paper it begins with whose organization it is of, who looked, when, and the entries of
 * the audit trail that tell of it. On the screen it is a button.
 */
export function Evidence({ auditEntries, readAt }: EvidenceProps) {
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
      <EvidenceFacts auditEntries={auditEntries} readAt={readAt} />
    </>
  );
}

/** On paper alone: who looked, when, and what the audit trail tells of it; `children` say of what, as `dt` and `dd`. */
export function EvidenceFacts({ auditEntries, readAt, children }: EvidenceProps & { children?: ReactNode }) {
  const { organizationId, userId } = usePrincipal();
  return (
    <dl className={styles.evidence} aria-label="Of this view">
      {children}
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
  );
}
