import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { count, usd } from '../../components/number.js';
import { Time } from '../../components/time.js';
import { mayUse, usePrincipal } from '../../sign-in/principal.js';
import styles from './conversation.module.css';
import { type Read, type ShownConversation, totalQuery } from './conversation.query.js';

/** What is known of a conversation as a whole. */
export function ConversationFacts({ conversation, read }: { conversation: ShownConversation; read: Read }) {
  const { status, userId, agentType, messageCount, createdAt, deletedAt } = conversation;
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
      <Used conversation={conversation} read={read} />
      <Lookers id={conversation.id} />
      {messageCount > 1 && <Places read={read} messageCount={messageCount} />}
    </ul>
  );
}

/** Tokens and what they cost; without the cost for whoever may not know it, and where the host has left it out. */
function Used({ conversation, read }: { conversation: ShownConversation; read: Read }) {
  const mayKnowCost = useMayKnowCost(read);
  const { data } = useQuery({ ...totalQuery(read, conversation), enabled: mayKnowCost });
  const { totalInputTokens, totalOutputTokens } = conversation;
  const cached = data?.tokens.cacheRead ?? 0;
  const unpriced = data?.cost.unpricedMessages ?? 0;
  return (
    <>
      <li>
        {count(totalInputTokens)} tokens in{cached > 0 && ` (${count(cached)} from cache)`},{' '}
        {count(totalOutputTokens)} out
      </li>
      {data && (
        <li>
          cost {usd(data.cost.usd)}
          {unpriced > 0 && (
            <span className={styles.cut}>
              {' '}
              + {count(unpriced)} {unpriced === 1 ? 'message' : 'messages'} without a price
            </span>
          )}
        </li>
      )}
    </>
  );
}

function useMayKnowCost({ whose }: Read): boolean {
  const principal = usePrincipal();
  return whose === undefined || mayUse(principal, 'ai:audit', 'ai:govern');
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

/** Leads auditors to the entries of the trail that tell of this conversation. */
function Lookers({ id }: { id: string }) {
  if (!mayUse(usePrincipal(), 'ai:audit')) return null;
  return (
    <li>
      <Link to="/audit" search={{ targetType: 'conversation', targetId: id }} preload={false}>
        Who looked at it
      </Link>
    </li>
  );
}

/** The two ends of a conversation, and all its versions. The list of messages scrolls to them by itself. */
function Places({ read: { id, whose, branches }, messageCount }: { read: Read; messageCount: number }) {
  const place = { preload: false, replace: true, resetScroll: false } as const;
  const to = { to: '/conversations/$id', params: { id }, ...place } as const;
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
