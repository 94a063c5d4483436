import { useMutation } from '@tanstack/react-query';
import { type KeyboardEvent, type SubmitEvent, useRef } from 'react';
import { chatProblemOf } from '../../../../../backend/src/modules/ai/agents/front-end/chat-problem.js';
import styles from '../conversation.module.css';
import type { ShownConversation } from '../conversation.query.js';

interface ChatBoxProps {
  status: ShownConversation['status'];
  isAnswering: boolean;
  send: (text: string, files: File[]) => Promise<void>;
  stop: () => Promise<unknown>;
}

/** Where one says something to the agent: Enter sends, Shift and Enter begins a line. */
export function ChatBox({ status, isAnswering, send, stop }: ChatBoxProps) {
  const form = useRef<HTMLFormElement>(null);
  const sending = useMutation({
    mutationFn: ({ text, files }: { text: string; files: File[] }) => send(text, files),
    onSuccess: () => form.current?.reset(),
  });
  const stopping = useMutation({ mutationFn: stop });
  if (status === 'ARCHIVED') return <p className="quiet">It is archived: nothing more can be said in it.</p>;
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = given.get('text');
    const files = given.getAll('files').filter((file) => file instanceof File && file.name !== '');
    if (typeof text === 'string' && text.trim() !== '') sending.mutate({ text, files: files as File[] });
  };
  const sendByEnter = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || isAnswering) return;
    event.preventDefault();
    event.currentTarget.form?.requestSubmit();
  };
  const failure = sending.error ?? stopping.error;
  return (
    <form ref={form} onSubmit={submit} className={styles.box} aria-label="Say something to the agent">
      {failure && (
        <p role="alert" className="problem">
          {chatProblemOf(failure).message}
        </p>
      )}
      {status === 'PAUSED' && <p className="quiet">It is paused; a message resumes it.</p>}
      <textarea
        name="text"
        aria-label="Message"
        placeholder="A message"
        rows={2}
        dir="auto"
        required
        onKeyDown={sendByEnter}
      />
      <div className={styles.buttons}>
        {isAnswering ? (
          <button
            type="button"
            className="danger"
            disabled={stopping.isPending}
            onClick={() => {
              stopping.mutate();
            }}
          >
            Stop
          </button>
        ) : (
          <button type="submit" disabled={sending.isPending}>
            Send
          </button>
        )}
        <input type="file" name="files" aria-label="Files" multiple />
      </div>
    </form>
  );
}
