import { Chat } from '@ai-sdk/react';
import {
  DefaultChatTransport,
  type FileUIPart,
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

/** The sequence of a message and of those side by side with it are known once the message was read from the store. */
export type Message = UIMessage<{ finishReason?: string; sequence?: number; siblings?: number[] }>;

/** Tells whether a message is a person's, or all that the model had to say. */
export function isWhole({ role, metadata }: Message): boolean {
  return role === 'user' || ['stop', 'tool-calls'].includes(metadata?.finishReason ?? '');
}

/** Opens the conversation of an entity with an agent, and what was said in it: once, when the page opens. */
export async function openChat({ api, token, ...about }: ChatAddress) {
  const headers = { authorization: `Bearer ${token}` };
  const ask = async (path: string, method = 'GET', body: Blob | null = null) => {
    const answer = await fetch(`${api}${path}`, { method, headers, body });
    if (!answer.ok) throw new Error(await answer.text());
    return answer;
  };
  const post = (path: string, body: object) =>
    ask(path, 'POST', new Blob([JSON.stringify(body)], { type: 'application/json' }));
  const { id } = (await (await post('/conversations', about)).json()) as { id: string };
  const conversation = `/conversations/${id}`;

  /** Where the messages before those that are shown begin; null where there are none. */
  let cursor: string | null = null;
  const read = async (before: string | null = null) => {
    const of = new URLSearchParams({ limit: '50', ...(before && { cursor: before }) });
    const answer = await ask(`${conversation}/ui-messages?${of.toString()}`);
    return { messages: (await answer.json()) as Message[], next: answer.headers.get('next-cursor') };
  };
  /** Reads the newest page, behind the older ones that are shown. */
  const readBehind = async (older: () => Message[]) => {
    const { messages, next } = await read();
    const shown = older();
    const at = shown.findIndex(({ id }) => id === messages[0]?.id);
    if (at <= 0) cursor = next;
    return [...shown.slice(0, Math.max(at, 0)), ...messages];
  };

  const isIdle = () => chat.status === 'ready' || chat.status === 'error';
  const unsentBeside = (known: Message[]) =>
    chat.messages
      .slice(-1)
      .filter(({ id, role, metadata }) => role === 'user' && !metadata && known.every((of) => of.id !== id));
  /** Shows what came to the store since, and keeps what has not come there: a message, or one of several decisions. */
  const refresh = async () => {
    const known = await readBehind(() => chat.messages);
    const isDeciding = chat.messages.some(({ parts }) =>
      parts.some((part) => isToolUIPart(part) && part.state === 'approval-responded'),
    );
    if (isIdle() && !isDeciding) chat.messages = [...known, ...unsentBeside(known)];
  };
  const chat = new Chat<Message>({
    id,
    messages: await readBehind(() => []),
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
      const answer = messages.findLastIndex(({ role }) => role === 'assistant');
      const of = { messages: messages.slice(0, answer + 1) };
      return (
        of.messages.slice(answer).every(isWhole) &&
        (lastAssistantMessageIsCompleteWithApprovalResponses(of) ||
          lastAssistantMessageIsCompleteWithToolCalls(of))
      );
    },
    // The store knows which messages now stand side by side; where it is away, the next event asks again.
    onFinish: ({ isError }) => void (!isError && refresh().catch(() => undefined)),
  });
  return {
    chat,
    /** Shows what others do, such as a decision in another window. */
    follow: (signal: AbortSignal) => {
      const look = () => void (chat.status === 'ready' && chat.resumeStream());
      return followEvents(`${api}${conversation}/events`, headers, look, signal);
    },
    /** Stops the answer for everybody who follows it; what was said is stored, and the stream ends with it. */
    stop: () => ask(`${conversation}/turn`, 'DELETE'),
    /** After an error: follows the answer that is on its way, else asks for one where there is none that is whole. */
    retry: async () => {
      const unsent = unsentBeside(await readBehind(() => chat.messages));
      // What is on its way then answers an earlier message, and comes before this one.
      if (unsent.length > 0) chat.messages = chat.messages.slice(0, -1);
      await chat.resumeStream();
      const last = chat.lastMessage;
      chat.messages = [...chat.messages, ...unsent];
      const isMissing = chat.status === 'ready' && last && (last.role === 'user' || !isWhole(last));
      if (isMissing || unsent.length > 0) await chat.regenerate();
    },
    /** Shows the branch through a message that stands side by side with one that is shown. */
    choose: async (sequence: number) => {
      await post(`${conversation}/head`, { sequence });
      chat.messages = await readBehind(() => chat.messages);
    },
    hasOlder: () => cursor !== null,
    /** Puts a page of older messages before those that are shown. */
    showOlder: async () => {
      const [first] = chat.messages;
      const { messages, next } = await read(cursor);
      if (chat.messages[0]?.id !== first?.id || !isIdle()) return;
      cursor = next;
      chat.messages = [...messages, ...chat.messages];
    },
    /** Stores a file, and names it as a part of a message. */
    upload: async (file: File): Promise<FileUIPart> => {
      const stored = await ask(`/files?name=${encodeURIComponent(file.name)}`, 'POST', file);
      const { url, mediaType, name } = (await stored.json()) as Record<'url' | 'mediaType' | 'name', string>;
      return { type: 'file', url, mediaType, filename: name };
    },
    /** Saves a file: by `fetch`, since a link does not send the token. */
    save: async ({ url, filename = '' }: FileUIPart) => {
      const file = await ask(`/files/${url.split('/').at(-1) ?? ''}`);
      const href = URL.createObjectURL(await file.blob());
      Object.assign(document.createElement('a'), { href, download: filename }).click();
    },
  };
}
