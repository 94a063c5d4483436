import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { approvalsQuery } from '../../approvals/approval.query.js';
import { ApprovalCard } from '../../approvals/approval-card.js';
import { Pages } from '../../components/pages.js';
import type { Entity } from './case-conversations.query.js';

/** Tool calls of a case that wait for a decision, and what became of the others. */
export function CaseApprovals({ entity }: { entity: Entity }) {
  const list = useInfiniteQuery({
    ...approvalsQuery({ ...entity }),
    select: ({ pages }) => pages.flatMap(({ body }) => body.items),
  });
  return (
    <section>
      <h2>Approvals</h2>
      <Pages list={list} what="the approvals" empty={<p className="quiet">No tool call has waited here.</p>}>
        {(approvals) =>
          approvals.map((approval) => (
            <ApprovalCard
              key={`${approval.conversationId} ${approval.toolCallId}`}
              approval={approval}
              level="h3"
            />
          ))
        }
      </Pages>
      <p>
        <Link to="/approvals" search={{ ...entity, shown: 'all' }}>
          In the list of approvals
        </Link>
      </p>
    </section>
  );
}
