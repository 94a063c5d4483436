import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Json } from '../../components/json.js';
import { Markdown } from '../../components/markdown.js';
import { Time } from '../../components/time.js';
import styles from './conversation.module.css';
import type { Message, Read } from './conversation.query.js';
import { CutOff } from './cut-off.js';
import { FileButton } from './file-button.js';
import { MessageFigures } from './message-figures.js';
import { contentOf, type Part } from './message-parts.js';
import { Reasoning, ToolCall } from './tool-call.js';
import type { LoadedMessages } from './use-messages.js';
import { Versions } from './versions.js';

interface MessageRowProps {
  message: Message;
  loaded: LoadedMessages;
  /** What it cost; null where its model has no price, undefined where that is not shown. */
  cost: string | null | undefined;
  read: Read;
  /** Words to mark. */
  words: readonly string[];
  /** Tells that the address names this message. */
  isLinked: boolean;
  /** What can be done from it on. */
  actions?: ReactNode;
  /** Makes another version the one that goes on. */
  choose?: ((sequence: number) => Promise<void>) | undefined;
}

/** A message as its author meant it; results that stand beside their call are not shown again. */
export function MessageRow({ message, loaded, cost, read, words, isLinked, ...chat }: MessageRowProps) {
  const { parts, results, isBesideCall } = contentOf(message, loaded.calls);
  if (isBesideCall && !isLinked) return null;
  return (
    <article
      className={styles[message.role]}
      aria-label={`${message.role}, message ${message.sequence}`}
      aria-current={isLinked || undefined}
    >
      <header className={styles.head}>
        <strong>{message.role}</strong>
        <Link
          to="/conversations/$id"
          params={{ id: read.id }}
          search={{ whose: read.whose, branches: read.branches, message: message.sequence }}
          preload={false}
          resetScroll={false}
          replace
          aria-label={`Link to message ${message.sequence}`}
        >
          #{message.sequence}
        </Link>
        <Time at={message.createdAt} />
        <Versions message={message} read={read} choose={chat.choose} />
        {chat.actions}
      </header>
      {isBesideCall && <p className="quiet">What it says stands beside the call, above.</p>}
      {parts.map((part, index) => (
        <PartView key={index} part={part} loaded={loaded} read={read} words={words} />
      ))}
      {results.map(({ toolUseId, result }) => (
        <details key={toolUseId} className={styles.call}>
          <summary>Result of a call that is not shown</summary>
          <Json value={result} />
        </details>
      ))}
      <CutOff message={message} />
      <MessageFigures message={message} cost={cost} />
    </article>
  );
}

function PartView({
  part,
  loaded,
  read,
  words,
}: Pick<MessageRowProps, 'loaded' | 'read' | 'words'> & { part: Part }) {
  switch (part.type) {
    case 'text':
      return <Markdown text={part.text} words={words} />;
    case 'reasoning':
      return <Reasoning text={part.text} />;
    case 'call':
      return <ToolCall call={part} outcome={loaded.outcomes.get(part.id)} read={read} />;
    case 'file':
      return <FileButton file={part} />;
    case 'other':
      return (
        <details className={styles.call}>
          <summary dir="auto">{part.name}</summary>
          <Json value={part.value} />
        </details>
      );
  }
}
