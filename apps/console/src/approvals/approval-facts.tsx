import { Link } from '@tanstack/react-router';
import { Json } from '../components/json.js';
import { Time } from '../components/time.js';
import type { Approval } from './approval.query.js';
import styles from './approvals.module.css';

/** What exactly runs where a call is approved, for whom, and until when that may be decided. */
export function ApprovalFacts({ approval }: { approval: Approval }) {
  const { toolName, input, userId, entityType, entityId, agentType, conversationId } = approval;
  return (
    <>
      <Json value={input} label={`Input of ${toolName}`} />
      <dl className={styles.facts}>
        <Fact name="For">
          <bdi>{userId}</bdi>, in{' '}
          <Link to="/conversations/$id" params={{ id: conversationId }} search={{ whose: 'all' }}>
            their conversation
          </Link>
        </Fact>
        {entityType !== null && entityId !== null && (
          <Fact name="About">
            <Link to="/cases/$entityType/$entityId" params={{ entityType, entityId }}>
              <bdi>
                {entityType} {entityId}
              </bdi>
            </Link>
          </Fact>
        )}
        {agentType !== null && (
          <Fact name="Agent">
            <bdi>{agentType}</bdi>
          </Fact>
        )}
        <Fact name="Asked">
          <Time at={approval.createdAt} />
        </Fact>
        <Outcome approval={approval} />
      </dl>
    </>
  );
}

function Outcome({
  approval: { status, decidedBy, decidedAt, expiresAt, note, approver },
}: {
  approval: Approval;
}) {
  if (status === 'PENDING')
    return (
      <>
        <Fact name="Expires">
          <Time at={expiresAt} />
        </Fact>
        <Fact name="Decided by">
          {approver === 'supervisor' ? 'a supervisor who does not own it' : 'its owner or a supervisor'}
        </Fact>
      </>
    );
  return (
    <>
      {decidedAt === null ? (
        <Fact name="Expired">
          <Time at={expiresAt} />
        </Fact>
      ) : (
        <Fact name="Decided">
          <Time at={decidedAt} /> by <bdi>{decidedBy}</bdi>
        </Fact>
      )}
      {note !== null && (
        <Fact name="Note">
          <span dir="auto">{note}</span>
        </Fact>
      )}
    </>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
