import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { EmptyNote } from '../../components/empty-note.js';
import { Page } from '../../components/page.js';
import { mayUse, usePrincipal } from '../../sign-in/principal.js';
import { AuditFilters } from './audit-filters.js';
import { AuditList } from './audit-list.js';
import { auditQuery } from './audit.query.js';
import { VerifyAudit } from './verify-audit.js';

/** Who looked at what, and what was set or decided. */
export default function AuditPage() {
  if (!mayUse(usePrincipal(), 'ai:audit'))
    return (
      <Page title="Audit trail">
        <EmptyNote title="Your token does not have the grant ai:audit, which the audit trail needs." />
      </Page>
    );
  return (
    <Page title="Audit trail" actions={<VerifyAudit />}>
      <Entries />
    </Page>
  );
}

function Entries() {
  const search = useSearch({ from: '/audit' });
  const { error } = useInfiniteQuery(auditQuery(search));
  return (
    <>
      <AuditFilters error={error} />
      <AuditList key={JSON.stringify(search)} search={search} />
    </>
  );
}
