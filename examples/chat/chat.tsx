import { useChat } from '@ai-sdk/react';
import { type FileUIPart, isFileUIPart } from 'ai';
import { useEffect, useState } from 'react';
import { Branches, Part } from './message.js';
import { isWhole, type Message, type openChat } from './open-chat.js';

export function ChatPage({ chat, follow, ...page }: Awaited<ReturnType<typeof openChat>>) {
  const { messages, status, error, sendMessage, regenerate, ...answers } = useChat({ chat, resume: true });
  useEffect(() => {
    const page = new AbortController();
    void follow(page.signal);
    return () => {
      page.abort();
    };
  }, [follow]);
  const [edited, setEdited] = useState<Message>();
  const [draft, setDraft] = useState('');
  const [failed, setFailed] = useState<Error>();
  const isAnswering = status === 'submitted' || status === 'streaming';
  const trying = (act: () => Promise<unknown>) => () => {
    setFailed(undefined);
    act().catch(setFailed);
  };
  const save = (file: FileUIPart) => trying(() => page.save(file));
  const choose = (sequence: number) => trying(() => page.choose(sequence));
  const edit = (message: Message) => () => {
    setEdited(message);
  };
  const send = async (form: FormData) => {
    const text = form.get('text') as string;
    const chosen = (form.getAll('files') as File[]).filter(({ name }) => name !== '');
    try {
      const kept = edited?.parts.filter(isFileUIPart) ?? [];
      const files = [...kept, ...(await Promise.all(chosen.map(page.upload)))];
      setFailed(undefined);
      setEdited(undefined);
      setDraft('');
      void sendMessage({ text, files, ...(edited && { messageId: edited.id }) });
    } catch (error) {
      // What was written stays in the form.
      setDraft(text);
      setFailed(error as Error);
    }
  };
  return (
    <main data-status={status}>
      {!isAnswering && page.hasOlder() && <button onClick={trying(page.showOlder)}>Older messages</button>}
      {messages.map((message) => (
        <article key={message.id} className={message.role}>
          {message.parts.map((part, index) => (
            <Part key={index} part={part} isOpen={!isAnswering} save={save} {...answers} />
          ))}
          {!isAnswering && !isWhole(message) && <em>This answer is not whole.</em>}
          {!isAnswering && message.role === 'user' && <button onClick={edit(message)}>Edit</button>}
          {!isAnswering && message.role === 'assistant' && (
            <button onClick={() => void regenerate({ messageId: message.id })}>Regenerate</button>
          )}
          {!isAnswering && <Branches {...message.metadata} choose={choose} />}
        </article>
      ))}
      {failed && <p role="alert">{sentenceOf(failed)}</p>}
      {!isAnswering && (error ?? messages.at(-1)?.role === 'user') && (
        <p role="alert">
          {error && sentenceOf(error)} <button onClick={trying(page.retry)}>Try again</button>
        </p>
      )}
      <form action={send}>
        <input
          name="text"
          defaultValue={draft}
          placeholder={edited ? 'The message anew' : 'A message'}
          required
        />
        <input name="files" type="file" aria-label="Files" multiple />
        <button>Send</button>
      </form>
      {isAnswering && <button onClick={trying(page.stop)}>Stop</button>}
    </main>
  );
}

/** The sentence of an error, which HTTP has in a problem document and a stream has by itself. */
function sentenceOf({ message }: Error): string {
  try {
    return (JSON.parse(message) as { detail: string }).detail;
  } catch {
    return message;
  }
}
