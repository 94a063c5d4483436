import { type Chat, useChat } from '@ai-sdk/react';
import { getToolName, isToolUIPart } from 'ai';
import { type ReactNode, useEffect, useState } from 'react';
import { isWhole, type Message, type openChat } from './open-chat.js';

export function ChatPage({ chat, follow, stop, retry }: Awaited<ReturnType<typeof openChat>>) {
  const { messages, status, error, sendMessage, regenerate, ...answers } = useChat({ chat, resume: true });
  useEffect(() => {
    const page = new AbortController();
    void follow(page.signal);
    return () => {
      page.abort();
    };
  }, [follow]);
  const [edited, setEdited] = useState<string>();
  const isAnswering = status === 'submitted' || status === 'streaming';
  const edit = (id: string) => () => {
    setEdited(id);
  };
  const send = (form: FormData) => {
    setEdited(undefined);
    void sendMessage({ text: form.get('text') as string, ...(edited && { messageId: edited }) });
  };
  return (
    <main data-status={status}>
      {messages.map((message) => (
        <article key={message.id} className={message.role}>
          {message.parts.map((part, index) => (
            <Part key={index} part={part} isOpen={!isAnswering} {...answers} />
          ))}
          {!isAnswering && !isWhole(message) && <em>This answer is not whole.</em>}
          {!isAnswering && message.role === 'user' && <button onClick={edit(message.id)}>Edit</button>}
          {!isAnswering && message.role === 'assistant' && (
            <button onClick={() => void regenerate({ messageId: message.id })}>Regenerate</button>
          )}
        </article>
      ))}
      {!isAnswering && (error ?? messages.at(-1)?.role === 'user') && (
        <p role="alert">
          {error?.message} <button onClick={() => void retry()}>Try again</button>
        </p>
      )}
      <form action={send}>
        <input name="text" placeholder={edited ? 'The message anew' : 'A message'} required />
        <button>Send</button>
      </form>
      {isAnswering && <button onClick={() => void stop()}>Stop</button>}
    </main>
  );
}

/** A part of a message. A call that is open while no answer is on its way waits for the person. */
function Part({ part, isOpen, addToolApprovalResponse, addToolOutput }: PartProps): ReactNode {
  if (part.type === 'text') return <p>{part.text}</p>;
  if (!isToolUIPart(part)) return null;
  const { state, toolCallId, approval } = part;
  const decide = (approved: boolean) => () => {
    if (approval) void addToolApprovalResponse({ id: approval.id, approved });
  };
  const give = (form: FormData) => {
    void addToolOutput({ tool: getToolName(part), toolCallId, output: form.get('output') });
  };
  return (
    <section data-state={state}>
      <b>{part.title ?? getToolName(part)}</b> <code>{JSON.stringify(part.input)}</code>
      {state === 'output-available' && <code>{JSON.stringify(part.output)}</code>}
      {state === 'output-error' && <em>{part.errorText}</em>}
      {state === 'output-denied' && <em>Refused</em>}
      {state === 'approval-requested' && <button onClick={decide(true)}>Approve</button>}
      {state === 'approval-requested' && <button onClick={decide(false)}>Refuse</button>}
      {state === 'input-available' && isOpen && (
        <form action={give}>
          <input name="output" placeholder="An answer" required />
          <button>Answer</button>
        </form>
      )}
    </section>
  );
}

interface PartProps extends Pick<Chat<Message>, 'addToolApprovalResponse' | 'addToolOutput'> {
  part: Message['parts'][number];
  isOpen: boolean;
}
