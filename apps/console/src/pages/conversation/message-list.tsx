import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { ErrorNote } from '../../components/error-note.js';
import { wordsOf } from '../../components/mark-words.js';
import styles from './conversation.module.css';
import type { Message, Read, ShownConversation } from './conversation.query.js';
import type { ConversationSearch } from './conversation.search.js';
import { shownIdOf } from './message-parts.js';
import { MessageRow } from './message-row.js';
import { type LoadedMessages, useCosts, useMessages } from './use-messages.js';

/** The height of a message that was not laid out yet. */
const ROW_PX = 120;
const OVERSCAN_ROWS = 4;

interface MessageListProps {
  conversation: ShownConversation;
  read: Read;
  search: ConversationSearch;
  /** Tells that what messages cost may be asked for. */
  hasCosts: boolean;
  /** Ids of the front end's messages that stand at the end, and not among the stored ones. */
  live?: ReadonlySet<string>;
  /** The sequence from which on messages are not shown, since what stands at the end replaces them. */
  replacedFrom?: number | undefined;
  /** Stands behind the last message. */
  tail?: ReactNode;
  /** What can be done from a message on. */
  actionsOf?: (message: Message, loaded: LoadedMessages) => ReactNode;
  /** Makes another version the one that goes on. */
  choose?: (sequence: number) => Promise<void>;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * The messages of a conversation by their sequences, of which the page has those on the screen alone: it opens at the
 * end, or at the message that the address names.
 */
export function MessageList({
  conversation,
  read,
  search,
  hasCosts,
  live = NONE,
  ...chat
}: MessageListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { messageCount } = conversation;
  const rows = useVirtualizer({
    count: messageCount + 1,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (index === messageCount ? 0 : ROW_PX),
    overscan: OVERSCAN_ROWS,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: 40,
  });
  const { message } = search;
  useEffect(() => {
    if (message === undefined) rows.scrollToEnd();
    else rows.scrollToIndex(message - 1, { align: 'start' });
  }, [rows, message]);
  const shown = rows.getVirtualItems();
  const [first, last] = [shown[0]?.index ?? 0, Math.min(shown.at(-1)?.index ?? -1, messageCount - 1)];
  const loaded = useMessages(read, first, last);
  const costs = useCosts(read, first, last, hasCosts);
  const words = useMemo(() => wordsOf(search.q ?? ''), [search.q]);
  const rowAt = (index: number): ReactNode => {
    if (index === messageCount) return chat.tail;
    if (index + 1 >= (chat.replacedFrom ?? Infinity)) return null;
    const found = loaded.bySequence.get(index + 1);
    if (!found) return loaded.isLoaded(index + 1) ? null : <p className={styles.coming}>…</p>;
    if (live.has(shownIdOf(found))) return null;
    return (
      <MessageRow
        message={found}
        loaded={loaded}
        cost={costs.get(found.sequence)}
        read={read}
        words={words}
        isLinked={found.sequence === message}
        actions={chat.actionsOf?.(found, loaded)}
        choose={chat.choose}
      />
    );
  };
  return (
    <>
      {loaded.error && <ErrorNote error={loaded.error} />}
      <div ref={scroller} className={styles.scroller} tabIndex={0} role="region" aria-label="Messages">
        <div
          role="feed"
          aria-label="Messages"
          className={styles.rows}
          style={{ height: rows.getTotalSize() }}
        >
          {shown.map(({ key, index, start }) => (
            <div
              key={key}
              ref={rows.measureElement}
              data-index={index}
              className={styles.slot}
              style={{ transform: `translateY(${start}px)` }}
            >
              {rowAt(index)}
            </div>
          ))}
        </div>
      </div>
    </>
  );
}
