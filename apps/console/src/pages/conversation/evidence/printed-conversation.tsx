import { useEffect, useMemo } from 'react';
import { createPortal } from 'react-dom';
import { EvidenceFacts } from '../../../components/evidence.js';
import { count } from '../../../components/number.js';
import type { Read } from '../conversation.query.js';
import { callIdsOf, outcomesOf } from '../message-parts.js';
import styles from './evidence.module.css';
import { MomentOf } from './moment-of.js';
import { PrintedMessage } from './printed-message.js';
import type { WholeConversation } from './read-conversation.js';

/** A conversation on paper, in place of the page: on the screen it is not shown. Prints as soon as it is there. */
export function PrintedConversation({ whole, read }: { whole: WholeConversation; read: Read }) {
  useEffect(() => {
    print();
  }, []);
  const { conversation, messages, isCut, auditEntries, readAt } = whole;
  const outcomes = useMemo(() => outcomesOf(messages), [messages]);
  const calls = useMemo(() => callIdsOf(messages), [messages]);
  return createPortal(
    <article className={styles.printed} aria-label="The conversation as it is printed">
      <h1 dir="auto">{conversation.title ?? 'Untitled'}</h1>
      <EvidenceFacts auditEntries={auditEntries} readAt={readAt}>
        <ConversationHead whole={whole} read={read} />
      </EvidenceFacts>
      {isCut && (
        <p className={styles.cut}>
          These are the first {count(messages.length)} messages: no more of a conversation are printed. Its
          export has all of them.
        </p>
      )}
      {messages.map((message) => (
        <PrintedMessage key={message.id} message={message} outcomes={outcomes} calls={calls} />
      ))}
      {!isCut && <p className={styles.end}>End of the conversation.</p>}
    </article>,
    document.body,
  );
}

function ConversationHead({
  whole: { conversation, messages },
  read: { branches },
}: {
  whole: WholeConversation;
  read: Read;
}) {
  const { id, userId, entityType, entityId, agentType, status, createdAt, deletedAt } = conversation;
  const { messageCount, totalInputTokens, totalOutputTokens } = conversation;
  return (
    <>
      <Fact name="Conversation">{id}</Fact>
      <Fact name="Owner">{userId}</Fact>
      {entityType !== null && (
        <Fact name="About">
          {entityType} {entityId}
        </Fact>
      )}
      {agentType !== null && <Fact name="Agent">{agentType}</Fact>}
      <Fact name="Status">{status.toLowerCase()}</Fact>
      {deletedAt != null && (
        <Fact name="Deleted by its owner">
          <MomentOf at={deletedAt} />
        </Fact>
      )}
      <Fact name="Begun">
        <MomentOf at={createdAt} />
      </Fact>
      <Fact name="Messages">
        {count(messages.length)} of {count(messageCount)}
        {branches === 'all' ? ', of all versions' : ', those of the chosen version'}
      </Fact>
      <Fact name="Tokens">
        {count(totalInputTokens)} in, {count(totalOutputTokens)} out
      </Fact>
    </>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd dir="auto">{children}</dd>
    </>
  );
}
