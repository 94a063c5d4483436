import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ErrorNote } from '../../components/error-note.js';
import { Loading } from '../../components/loading.js';
import { count } from '../../components/number.js';
import { Time } from '../../components/time.js';
import styles from './case.module.css';
import { type CaseConversation, caseConversationsQuery, type Entity } from './case-conversations.query.js';

/** Conversations that are read without being asked for: a case has few, and who looks wants to see all of it. */
const READ_AT_ONCE = 200;

/** All conversations of a case, whoever holds them; deleted ones are marked. */
export function CaseConversations({ entity }: { entity: Entity }) {
  const list = useInfiniteQuery(caseConversationsQuery(entity));
  const { data, error, hasNextPage, isFetching, fetchNextPage, refetch } = list;
  const conversations = data?.pages.flatMap(({ body }) => body.items) ?? [];
  const goesOn = hasNextPage && !isFetching && !error && conversations.length < READ_AT_ONCE;
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);
  const isRead = data !== undefined && !goesOn && !isFetching;
  return (
    <section>
      <h2>Conversations</h2>
      {error && <ErrorNote error={error} retry={() => void refetch()} />}
      {conversations.length > 0 && <ConversationTable conversations={conversations} />}
      {isRead && conversations.length === 0 && !error && <p className="quiet">None that you may see.</p>}
      {!isRead && !error && <Loading what="the conversations" />}
      {isRead && hasNextPage && (
        <button type="button" onClick={() => void fetchNextPage()}>
          Show more
        </button>
      )}
    </section>
  );
}

function ConversationTable({ conversations }: { conversations: readonly CaseConversation[] }) {
  return (
    <div className={styles.scroll}>
      <table>
        <caption className="hidden-text">Conversations of this case</caption>
        <thead>
          <tr>
            <th scope="col">Conversation</th>
            <th scope="col">User</th>
            <th scope="col">Agent</th>
            <th scope="col">Status</th>
            <th scope="col">Last activity</th>
            <th scope="col" className="number">
              Messages
            </th>
          </tr>
        </thead>
        <tbody>
          {conversations.map((conversation) => (
            <Row key={conversation.id} conversation={conversation} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ conversation }: { conversation: CaseConversation }) {
  const { id, title, userId, agentType, status, deletedAt, lastMessageAt, createdAt, messageCount } =
    conversation;
  return (
    <tr className={deletedAt === null ? undefined : styles.deleted}>
      <th scope="row" dir="auto">
        <Link to="/conversations/$id" params={{ id }} search={{ whose: 'all' }}>
          {title ?? 'Untitled'}
        </Link>
      </th>
      <td>
        <bdi>{userId}</bdi>
      </td>
      <td>
        <bdi>{agentType}</bdi>
      </td>
      <td>
        {status.toLowerCase()}
        {deletedAt !== null && (
          <span className={styles.mark}>
            {' '}
            deleted <Time at={deletedAt} />
          </span>
        )}
      </td>
      <td>
        <Time at={lastMessageAt ?? createdAt} />
      </td>
      <td className="number">{count(messageCount)}</td>
    </tr>
  );
}
