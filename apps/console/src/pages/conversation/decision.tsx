import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, bodyOf, type Schemas } from '../../api/client.js';
import { ErrorNote } from '../../components/error-note.js';
import { Json } from '../../components/json.js';
import { Time } from '../../components/time.js';
import styles from './conversation.module.css';
import { conversationKey } from './conversation.query.js';

/** Asks the owner about a call that waits: what exactly will run, and whether it may. */
export function Decision({ approval }: { approval: Schemas['ApprovalDto'] }) {
  const { conversationId, toolCallId, toolName, input, approver, expiresAt } = approval;
  const queries = useQueryClient();
  const decide = useMutation({
    mutationFn: (approved: boolean) =>
      bodyOf(
        api.POST('/api/v1/ai/conversations/{id}/approvals/{toolCallId}', {
          params: { path: { id: conversationId, toolCallId } },
          body: { approved },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: conversationKey(conversationId) }),
  });
  if (approver === 'supervisor')
    return (
      <div className={styles.waiting}>
        <Json value={input} />
        <p>
          A supervisor has to decide about this call, until <Time at={expiresAt} />.
        </p>
      </div>
    );
  return (
    <div className={styles.waiting} role="group" aria-label={`Decide about ${toolName}`}>
      <p>
        <code dir="auto">{toolName}</code> will run with exactly this:
      </p>
      <Json value={input} />
      {decide.error && <ErrorNote error={decide.error} />}
      <div className={styles.buttons}>
        <button
          type="button"
          className="primary"
          disabled={decide.isPending}
          onClick={() => {
            decide.mutate(true);
          }}
        >
          Approve
        </button>
        <button
          type="button"
          className="danger"
          disabled={decide.isPending}
          onClick={() => {
            decide.mutate(false);
          }}
        >
          Refuse
        </button>
        <span className="quiet">
          until <Time at={expiresAt} />
        </span>
      </div>
    </div>
  );
}
