import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { approvalsQuery } from '../../approvals/approval.query.js';
import { Evidence } from '../../components/evidence.js';
import { Page } from '../../components/page.js';
import { mayUse, usePrincipal } from '../../sign-in/principal.js';
import { CaseApprovals } from './case-approvals.js';
import { CaseConversations } from './case-conversations.js';
import { caseConversationsQuery, type Entity } from './case-conversations.query.js';
import { CaseHolds } from './case-holds.js';
import { CaseUsage } from './case-usage.js';

const route = getRouteApi('/cases/$entityType/$entityId');

/** A case: its conversations and users, what it has cost, what waits for a decision, what is held. */
export default function CasePage() {
  const { entityType, entityId } = route.useParams();
  const search = route.useSearch();
  const principal = usePrincipal();
  const entity = { entityType, entityId };
  const maySupervise = mayUse(principal, 'ai:supervise');
  return (
    <Page title={`${entityType} ${entityId}`} actions={maySupervise && <CaseEvidence entity={entity} />}>
      {mayUse(principal, 'ai:audit', 'ai:govern') && <CaseUsage entity={entity} search={search} />}
      {maySupervise && <CaseConversations entity={entity} />}
      {maySupervise && <CaseApprovals entity={entity} />}
      {mayUse(principal, 'ai:govern') && <CaseHolds entity={entity} />}
      <p>
        <Link to="/cases">All cases</Link>
      </p>
    </Page>
  );
}

/** Names on paper the entries of the audit trail that tell of what the page shows. */
function CaseEvidence({ entity }: { entity: Entity }) {
  const conversations = useInfiniteQuery(caseConversationsQuery(entity));
  const approvals = useInfiniteQuery(approvalsQuery({ ...entity }));
  const pages = [...(conversations.data?.pages ?? []), ...(approvals.data?.pages ?? [])];
  return (
    <Evidence
      auditEntries={pages.flatMap(({ auditEntry }) => (auditEntry === null ? [] : [auditEntry]))}
      readAt={Math.max(conversations.dataUpdatedAt, approvals.dataUpdatedAt)}
    />
  );
}
