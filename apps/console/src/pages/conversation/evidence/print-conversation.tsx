import { useMutation } from '@tanstack/react-query';
import { useEffect, useState, useTransition } from 'react';
import { ErrorNote } from '../../../components/error-note.js';
import { count } from '../../../components/number.js';
import type { Read, ShownConversation } from '../conversation.query.js';
import styles from './evidence.module.css';
import { PrintedConversation } from './printed-conversation.js';
import { MAX_PRINTED_MESSAGES, readConversation, type WholeConversation } from './read-conversation.js';

/** Prints a conversation as evidence: reads all of it, since the page has what is on the screen alone. */
export function PrintConversation({ conversation, read }: { conversation: ShownConversation; read: Read }) {
  const [messages, setMessages] = useState(0);
  const [whole, setWhole] = useState<WholeConversation | null>(null);
  const [isPreparing, prepare] = useTransition();
  const reading = useMutation({
    mutationFn: (stop: AbortController) => readConversation(read, setMessages, stop.signal),
    onMutate: () => {
      setMessages(0);
      setWhole(null);
    },
    // There may be thousands of messages to lay out: the page answers meanwhile.
    onSuccess: (found, { signal }) => {
      if (signal.aborted) return;
      prepare(() => {
        setWhole(found);
      });
    },
  });
  const stop = reading.isPending ? reading.variables : undefined;
  useEffect(() => () => stop?.abort(), [stop]);
  if (stop || isPreparing)
    return (
      <Progress
        messages={messages}
        of={Math.min(conversation.messageCount, MAX_PRINTED_MESSAGES)}
        onCancel={
          stop &&
          (() => {
            stop.abort();
            reading.reset();
          })
        }
      />
    );
  return (
    <>
      {reading.error && <ErrorNote error={reading.error} />}
      <button
        type="button"
        onClick={() => {
          reading.mutate(new AbortController());
        }}
      >
        Print
      </button>
      {whole ? (
        <PrintedConversation key={whole.readAt} whole={whole} read={read} />
      ) : (
        <p className={styles.screen}>
          This is what was on the screen: the button “Print” prints the whole conversation.
        </p>
      )}
    </>
  );
}

function Progress({
  messages,
  of,
  onCancel,
}: {
  messages: number;
  of: number;
  onCancel: (() => void) | undefined;
}) {
  return (
    <>
      <label className={styles.progress}>
        <span role="status">
          {onCancel ? `Reading ${count(messages)} of ${count(of)} messages` : 'Laying out'} …
        </span>
        <progress max={of} value={messages} />
      </label>
      {onCancel && (
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
      )}
    </>
  );
}
