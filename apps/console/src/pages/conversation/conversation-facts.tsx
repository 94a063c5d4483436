import { Link } from '@tanstack/react-router';
import { count } from '../../components/number.js';
import { Time } from '../../components/time.js';
import { mayUse, usePrincipal } from '../../sign-in/principal.js';
import styles from './conversation.module.css';
import type { Read, ShownConversation } from './conversation.query.js';

/** What is known of a conversation as a whole. */
export function ConversationFacts({ conversation, read }: { conversation: ShownConversation; read: Read }) {
  const { status, userId, agentType, messageCount, createdAt, deletedAt } = conversation;
  const { totalInputTokens, totalOutputTokens } = conversation;
  return (
    <ul className={styles.facts} aria-label="About this conversation">
      <li>{status.toLowerCase()}</li>
      {deletedAt != null && (
        <li className={styles.cut}>
          deleted by its owner <Time at={deletedAt} />
        </li>
      )}
      {read.whose === 'all' && (
        <li>
          of <bdi>{userId}</bdi>
        </li>
      )}
      {agentType !== null && (
        <li>
          with <bdi>{agentType}</bdi>
        </li>
      )}
      <Entity conversation={conversation} />
      <li>
        since <Time at={createdAt} />
      </li>
      <li>
        {count(messageCount)} {messageCount === 1 ? 'message' : 'messages'}
      </li>
      <li>
        {count(totalInputTokens)} tokens in, {count(totalOutputTokens)} out
      </li>
      {messageCount > 1 && <Places read={read} messageCount={messageCount} />}
    </ul>
  );
}

function Entity({ conversation: { entityType, entityId } }: { conversation: ShownConversation }) {
  const maySupervise = mayUse(usePrincipal(), 'ai:supervise');
  if (entityType === null || entityId === null) return null;
  const name = (
    <bdi>
      {entityType} {entityId}
    </bdi>
  );
  return (
    <li>
      about{' '}
      {maySupervise ? (
        <Link to="/cases/$entityType/$entityId" params={{ entityType, entityId }} preload={false}>
          {name}
        </Link>
      ) : (
        name
      )}
    </li>
  );
}

/** The two ends of a conversation, and all its versions. */
function Places({ read: { id, whose, branches }, messageCount }: { read: Read; messageCount: number }) {
  const to = { to: '/conversations/$id', params: { id }, preload: false, replace: true } as const;
  return (
    <li className={styles.places}>
      <Link {...to} search={{ whose, branches, message: 1 }}>
        Beginning
      </Link>
      <Link {...to} search={{ whose, branches, message: messageCount }}>
        End
      </Link>
      <Link {...to} search={{ whose, branches: branches === 'all' ? undefined : 'all' }}>
        {branches === 'all' ? 'The chosen version' : 'All versions'}
      </Link>
    </li>
  );
}
