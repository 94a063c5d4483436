import { useChat } from '@ai-sdk/react';
import { isFileUIPart } from 'ai';
import { useEffect, useState } from 'react';
import { chatProblemOf } from './front-end/chat-problem.js';
import { type ChatMessage, isWhole, type OpenChat } from './front-end/open-chat.js';
import { Branches, Part } from './message.js';

export function ChatPage({ chat, follow, ...page }: OpenChat) {
  const { messages, status, error, sendMessage, regenerate, ...answers } = useChat({ chat, resume: true });
  const [text, setText] = useState('');
  const [edited, setEdited] = useState<ChatMessage>();
  const [failure, setFailure] = useState<unknown>();
  useEffect(follow, [follow]);

  const problem = failure ?? error;
  const isAnswering = status === 'submitted' || status === 'streaming';
  const attempt = async (act: () => Promise<unknown>) => {
    setFailure(undefined);
    await act().catch(setFailure);
  };
  const edit = (message: ChatMessage) => () => {
    setEdited(message);
    setText(message.parts.map((part) => (part.type === 'text' ? part.text : '')).join(''));
  };
  const send = (form: FormData) =>
    attempt(async () => {
      const chosen = (form.getAll('files') as File[]).filter(({ name }) => name !== '');
      const uploaded = await Promise.all(chosen.map(page.upload));
      const files = [...(edited?.parts.filter(isFileUIPart) ?? []), ...uploaded];
      void sendMessage({ text, files, ...(edited && { messageId: edited.id }) });
      setEdited(undefined);
      setText('');
    });

  return (
    <main data-status={status}>
      {!isAnswering && page.hasOlder() && (
        <button onClick={() => void attempt(page.showOlder)}>Older messages</button>
      )}
      {messages.map((message) => (
        <article key={message.id} className={message.role}>
          {message.parts.map((part, index) => (
            <Part
              key={index}
              part={part}
              isOpen={!isAnswering}
              save={(file) => attempt(() => page.save(file))}
              {...answers}
            />
          ))}
          {!isAnswering && (
            <footer>
              {!isWhole(message) && <em>This answer is not whole.</em>}
              {message.role === 'user' && <button onClick={edit(message)}>Edit</button>}
              {message.role === 'assistant' && (
                <button onClick={() => void regenerate({ messageId: message.id })}>Regenerate</button>
              )}
              <Branches {...message.metadata} choose={(sequence) => attempt(() => page.choose(sequence))} />
            </footer>
          )}
        </article>
      ))}
      {problem !== undefined && <p role="alert">{chatProblemOf(problem).message}</p>}
      {!isAnswering && (error ?? messages.at(-1)?.role === 'user') && (
        <button onClick={() => void attempt(page.retry)}>Try again</button>
      )}
      <form action={send}>
        <input
          name="text"
          value={text}
          onChange={({ target }) => {
            setText(target.value);
          }}
          placeholder="A message"
          required
        />
        <input name="files" type="file" aria-label="Files" multiple />
        <button>Send</button>
      </form>
      {isAnswering && <button onClick={() => void attempt(page.stop)}>Stop</button>}
    </main>
  );
}
