import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { chatProblemOf } from '../../../../../backend/src/modules/ai/agents/front-end/chat-problem.js';
import { Time } from '../../../components/time.js';
import { mayUse, usePrincipal } from '../../../sign-in/principal.js';

interface ChatFailureProps {
  error: Error;
  retry: () => Promise<void>;
}

/** Says why there is no answer, and what to do. */
export function ChatFailure({ error, retry }: ChatFailureProps) {
  const again = useMutation({ mutationFn: retry });
  const mayGovern = mayUse(usePrincipal(), 'ai:govern');
  const { message, retryAfterSeconds, conversationId, budgetId, resetsAt } = chatProblemOf(error);
  return (
    <div role="alert" className="problem">
      <p dir="auto">{message}</p>
      {retryAfterSeconds !== undefined && <p>It may succeed in {retryAfterSeconds} seconds.</p>}
      {resetsAt != null && (
        <p>
          There is a new budget from <Time at={resetsAt} /> on.
        </p>
      )}
      {budgetId !== undefined && (
        <p>
          {mayGovern ? (
            <Link to="/settings" search={{ section: 'budgets' }}>
              Go to the budgets
            </Link>
          ) : (
            'Whoever governs the organization can raise the budget.'
          )}
        </p>
      )}
      {conversationId !== undefined && (
        <p>
          <Link to="/conversations/$id" params={{ id: conversationId }} preload={false}>
            Go to the conversation that this is about
          </Link>
        </p>
      )}
      <button
        type="button"
        disabled={again.isPending}
        onClick={() => {
          again.mutate();
        }}
      >
        Try again
      </button>
    </div>
  );
}
