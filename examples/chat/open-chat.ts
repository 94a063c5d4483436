import { Chat } from '@ai-sdk/react';
import {
  DefaultChatTransport,
  isToolUIPart,
  lastAssistantMessageIsCompleteWithApprovalResponses,
  lastAssistantMessageIsCompleteWithToolCalls,
  type UIMessage,
} from 'ai';
import { followEvents } from './follow-events.js';

export interface ChatAddress {
  /** Where the routes are: `/api/v1/ai`. */
  api: string;
  token: string;
  agentType: string;
  entityType: string;
  entityId: string;
}

export type Message = UIMessage<{ finishReason?: string }>;

/** Tells whether a message is a person's, or all that the model had to say. */
export function isWhole({ role, metadata }: Message): boolean {
  return role === 'user' || ['stop', 'tool-calls'].includes(metadata?.finishReason ?? '');
}

/** Opens the conversation of an entity with an agent, and what was said in it: once, when the page opens. */
export async function openChat({ api, token, ...about }: ChatAddress) {
  const headers = { authorization: `Bearer ${token}` };
  const json = { ...headers, 'content-type': 'application/json' };
  const body = JSON.stringify(about);
  const opened = await fetch(`${api}/conversations`, { method: 'POST', headers: json, body });
  const { id } = (await opened.json()) as { id: string };
  const stored = async () =>
    (await (await fetch(`${api}/conversations/${id}/ui-messages`, { headers })).json()) as Message[];

  const isIdle = () => chat.status === 'ready' || chat.status === 'error';
  /** Shows what came to the store since, and keeps what has not come there: a message, or one of several decisions. */
  const refresh = async () => {
    const known = await stored();
    const unsent = chat.messages
      .slice(-1)
      .filter(({ id, role }) => role === 'user' && known.every((of) => of.id !== id));
    const isDeciding = chat.messages.some(({ parts }) =>
      parts.some((part) => isToolUIPart(part) && part.state === 'approval-responded'),
    );
    if (isIdle() && !isDeciding) chat.messages = [...known, ...unsent];
  };
  const chat = new Chat<Message>({
    id,
    messages: await stored(),
    transport: new DefaultChatTransport({
      api: `${api}/agents/${about.agentType}/chat`,
      headers,
      // The store has the history: one message travels, the one that was written, edited or decided about.
      prepareSendMessagesRequest: ({ id, messages, trigger, messageId }) => {
        const named = messages.filter((message) => message.id === messageId);
        return { body: { id, messages: [...messages, ...named].slice(-1), trigger, messageId } };
      },
      fetch: async (input, init) => {
        const answer = await fetch(input, init);
        // Nothing to resume: an answer may have ended since the messages were read.
        if (answer.status === 204) await refresh();
        return answer;
      },
    }),
    sendAutomaticallyWhen: ({ messages }) => {
      // Also where a message that was not taken stands behind the answer.
      const of = {
        messages: messages.slice(0, messages.findLastIndex(({ role }) => role === 'assistant') + 1),
      };
      return (
        lastAssistantMessageIsCompleteWithApprovalResponses(of) ||
        lastAssistantMessageIsCompleteWithToolCalls(of)
      );
    },
  });
  return {
    chat,
    /** Shows what others do, such as a decision in another window. */
    follow: (signal: AbortSignal) => {
      const look = () => void (chat.status === 'ready' && chat.resumeStream());
      return followEvents(`${api}/conversations/${id}/events`, headers, look, signal);
    },
    /** Stops the answer for everybody who follows it; what was said is stored, and the stream ends with it. */
    stop: () => fetch(`${api}/conversations/${id}/turn`, { method: 'DELETE', headers }),
    /** After an error: follows the answer that is on its way, else asks for one where there is none that is whole. */
    retry: async () => {
      await chat.resumeStream();
      const last = chat.lastMessage;
      if (chat.status === 'ready' && last && (last.role === 'user' || !isWhole(last)))
        await chat.regenerate();
    },
  };
}
