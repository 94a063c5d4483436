import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { count } from '../../components/number.js';
import { Time } from '../../components/time.js';
import type { ShownConversation } from '../conversation/conversation.query.js';
import styles from './conversations.module.css';

interface ConversationRowProps {
  conversation: ShownConversation;
  /** Calls of it that wait for a decision. */
  waiting: number;
  /** Tells that conversations of several users are listed. */
  isOfEverybody: boolean;
}

/** One line of the list: it is drawn anew only where its conversation has changed. */
export const ConversationRow = memo(function ConversationRow({
  conversation,
  waiting,
  isOfEverybody,
}: ConversationRowProps) {
  const { id, title, status, lastMessageAt, createdAt, messageCount, deletedAt } = conversation;
  return (
    <article className={styles.row}>
      <p className={styles.first}>
        <Link
          to="/conversations/$id"
          params={{ id }}
          search={isOfEverybody ? { whose: 'all' } : {}}
          preload={false}
          dir="auto"
          className={styles.title}
        >
          {title ?? 'Untitled'}
        </Link>
        <Time at={lastMessageAt ?? createdAt} />
      </p>
      <p className={styles.second}>
        {status !== 'ACTIVE' && <span className={styles.badge}>{status.toLowerCase()}</span>}
        {deletedAt != null && <span className={styles.bad}>deleted</span>}
        {waiting > 0 && <span className={styles.warn}>waits for a decision</span>}
        <About conversation={conversation} isOfEverybody={isOfEverybody} />
        <span className={styles.figures}>
          {count(messageCount)} {messageCount === 1 ? 'message' : 'messages'}
        </span>
      </p>
    </article>
  );
});

function About({
  conversation: { userId, agentType, entityType, entityId },
  isOfEverybody,
}: Omit<ConversationRowProps, 'waiting'>) {
  return (
    <>
      {isOfEverybody && <bdi className={styles.about}>{userId}</bdi>}
      {agentType !== null && <bdi className={styles.about}>{agentType}</bdi>}
      {entityType !== null && (
        <bdi className={styles.about}>
          {entityType} {entityId}
        </bdi>
      )}
    </>
  );
}
