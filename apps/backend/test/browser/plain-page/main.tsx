import { useChat, type UseChatHelpers } from '@ai-sdk/react';
import {
  DefaultChatTransport,
  isToolUIPart,
  lastAssistantMessageIsCompleteWithApprovalResponses,
  type UIMessage,
} from 'ai';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import {
  type ChatProblem,
  chatProblemOf,
  streamProblemOf,
} from '../../../src/modules/ai/agents/front-end/chat-problem.js';

declare global {
  interface Window {
    /** What `useChat` holds, for the tests. */
    chat?: UseChatHelpers<UIMessage>;
  }
}

// The page of somebody who knows `useChat` and its default transport alone. Its chat has the id of a conversation where the
// address names one; else `useChat` makes one up at each start, and the entity says which conversation is meant.
const given = new URLSearchParams(location.hash.slice(1));
const of = (name: string) => given.get(name) ?? '';
const [api, agentType] = [of('api'), of('agent')];
const about = { entityType: of('type'), entityId: of('entity') };
const headers = { authorization: `Bearer ${of('token')}` };
const transport = new DefaultChatTransport({ api: `${api}/agents/${agentType}/chat`, headers, body: about });

async function conversationId(): Promise<string> {
  const answer = await fetch(`${api}/conversations`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ agentType, ...about }),
  });
  return ((await answer.json()) as { id: string }).id;
}

async function storedMessages(): Promise<UIMessage[]> {
  const id = given.get('chat') ?? (await conversationId());
  const answer = await fetch(`${api}/conversations/${id}/ui-messages`, { headers });
  return (await answer.json()) as UIMessage[];
}

function PlainPage({ messages }: { messages: UIMessage[] }) {
  const [told, setTold] = useState<ChatProblem | null>(null);
  const id = given.get('chat');
  const chat = useChat({
    ...(id === null ? {} : { id }),
    messages,
    transport,
    sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithApprovalResponses,
    onData: (part) => {
      setTold(streamProblemOf(part));
    },
  });
  window.chat = chat;
  const problem = chat.error && chatProblemOf(chat.error, told);
  const send = (form: FormData) => void chat.sendMessage({ text: form.get('text') as string });
  return (
    <main data-status={chat.status}>
      {chat.messages.map(({ id, parts }) => (
        <article key={id}>
          {parts.map((part, index) => {
            if (part.type === 'text') return <p key={index}>{part.text}</p>;
            if (!isToolUIPart(part) || part.state !== 'approval-requested') return null;
            const approval = { id: part.approval.id, approved: true };
            return (
              <button key={index} onClick={() => void chat.addToolApprovalResponse(approval)}>
                Approve
              </button>
            );
          })}
        </article>
      ))}
      {problem && (
        <p role="alert" data-code={problem.code} data-retry-after={problem.retryAfterSeconds}>
          {problem.message}
        </p>
      )}
      <button onClick={() => void chat.regenerate()}>Regenerate</button>
      <form action={send}>
        <input name="text" />
        <button>Send</button>
      </form>
    </main>
  );
}

const messages = await storedMessages();
createRoot(document.querySelector('#root') ?? document.body).render(<PlainPage messages={messages} />);
