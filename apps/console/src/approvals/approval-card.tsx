import type { Approval, ApprovalStatus } from './approval.query.js';
import { ApprovalFacts } from './approval-facts.js';
import styles from './approvals.module.css';
import { Decision } from './decision.js';

const NAMES: Record<ApprovalStatus, string> = {
  PENDING: 'Waits',
  APPROVED: 'Approved',
  REFUSED: 'Refused',
  EXPIRED: 'Expired',
};

/** A tool call that waits, or has waited, for a decision. */
export function ApprovalCard({
  approval,
  level: Heading = 'h2',
}: {
  approval: Approval;
  level?: 'h2' | 'h3';
}) {
  const { toolName, status, toolCallId, conversationId } = approval;
  const id = `${conversationId}-${toolCallId}`;
  return (
    <article className={styles.card} aria-labelledby={id}>
      <Heading id={id} dir="auto">
        {toolName} <span className={styles[status]}>{NAMES[status]}</span>
      </Heading>
      <ApprovalFacts approval={approval} />
      <Decision approval={approval} />
    </article>
  );
}
