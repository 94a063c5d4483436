import { Chat } from '@ai-sdk/react';
import {
  DefaultChatTransport,
  lastAssistantMessageIsCompleteWithApprovalResponses,
  lastAssistantMessageIsCompleteWithToolCalls,
} from 'ai';
import {
  type ChatAddress,
  type ChatMessage,
  type ConversationRoutes,
  openConversation,
} from './conversation-routes.js';
import { followEvents } from './follow-events.js';
import { isWhole, olderThan, unsentOf, withUnsent } from './shown-messages.js';

export {
  type ChatAddress,
  type ChatMessage,
  type ConversationAddress,
  routesOf,
} from './conversation-routes.js';
export { isWhole } from './shown-messages.js';

/** A chat for `useChat({ chat, resume: true })`, and what else a page needs of its conversation. */
export type OpenChat = Awaited<ReturnType<typeof openChat>>;

/** Opens the conversation of an entity with an agent, and what was said in it: once, when the page opens. */
export async function openChat(address: ChatAddress) {
  return chatOf(await openConversation(address));
}

/** The same, of a conversation whose routes are known. */
export async function chatOf(routes: ConversationRoutes) {
  const first = await routes.readPage();
  /** Where the messages before those that are shown begin; null where there are none. */
  let { before } = first;

  /** Shows what the store has now: behind older messages, and with what has not come there. */
  const refresh = async () => {
    for (;;) {
      const shown = chat.messages;
      const newest = await routes.readPage();
      // An answer that is on its way is followed by itself, and what it changed meanwhile is read anew.
      if (chat.status === 'submitted' || chat.status === 'streaming') return;
      if (chat.messages !== shown) continue;
      const older = olderThan(newest.messages, shown);
      if (older.length === 0) before = newest.before;
      chat.messages = withUnsent([...older, ...newest.messages], shown);
      return;
    }
  };

  const chat = new Chat<ChatMessage>({
    id: routes.id,
    messages: first.messages,
    transport: transportOf(routes, refresh),
    sendAutomaticallyWhen: ({ messages }) => isAnswered(messages),
    // The store knows which messages now stand side by side; where it is away, the next event asks again.
    onFinish: ({ isError }) => void (!isError && refresh().catch(() => undefined)),
  });

  return {
    chat,
    stop: routes.stop,
    upload: routes.upload,
    save: routes.save,

    /**
     * Shows what others do, such as a decision in another window; returns what ends that.
     *
     * @param onEvent for what else a page shows of the conversation: one stream of its events is enough
     */
    follow: (onEvent?: () => void) => {
      const page = new AbortController();
      const look = () => {
        onEvent?.();
        if (chat.status === 'ready') void chat.resumeStream();
      };
      void followEvents(routes.eventsUrl, routes.headers, look, page.signal);
      return () => {
        page.abort();
      };
    },

    /** After an error: follows the answer that is on its way, else sends again what did not arrive. */
    retry: async () => {
      const stored = await routes.readPage();
      const unsent = unsentOf(stored.messages, chat.messages);
      // What is on its way then answers an earlier message, and comes before this one.
      if (unsent.length > 0) chat.messages = chat.messages.slice(0, -1);
      await chat.resumeStream();
      if (unsent.length > 0) {
        chat.messages = [...chat.messages, ...unsent];
        await chat.regenerate();
        return;
      }
      const last = chat.lastMessage;
      if (chat.status !== 'ready' || !last) return;
      if (last.role === 'user' || !isWhole(last)) await chat.regenerate();
      else if (isAnswered(chat.messages)) await chat.sendMessage();
    },

    /** Shows the branch through a message that stands side by side with one that is shown. */
    choose: async (sequence: number) => {
      await routes.activate(sequence);
      await refresh();
    },

    hasOlder: () => before !== null,

    /** Puts a page of older messages before those that are shown. */
    showOlder: async () => {
      const [first] = chat.messages;
      const page = await routes.readPage(before);
      // Another branch may be shown by now.
      if (chat.messages[0]?.id !== first?.id) return;
      before = page.before;
      chat.messages = [...page.messages, ...chat.messages];
    },
  };
}

/** Sends one message, the one that was written, edited or decided about, since the store has the history. */
function transportOf({ chatUrl, headers }: ConversationRoutes, refresh: () => Promise<void>) {
  let resumed: Promise<unknown> = Promise.resolve();
  const resume = async (...request: Parameters<typeof fetch>) => {
    const answer = await fetch(...request);
    // Nothing to resume: an answer may have ended since the messages were read.
    if (answer.status === 204) await refresh();
    return answer;
  };
  return new DefaultChatTransport<ChatMessage>({
    api: chatUrl,
    headers,
    prepareSendMessagesRequest: ({ id, messages, trigger, messageId }) => {
      const named = messages.filter((message) => message.id === messageId);
      return { body: { id, messages: [...messages, ...named].slice(-1), trigger, messageId } };
    },
    fetch: async (input, init) => {
      if (init?.method !== 'POST') {
        const answer = resume(input, init);
        resumed = answer.catch(() => undefined);
        return answer;
      }
      // Nothing to resume makes a chat ready, and would take away the error of a message sent meanwhile.
      await resumed;
      return fetch(input, init);
    },
  });
}

/** Tells whether all calls of the last answer that wait for the person have what they wait for; none of a cut one do. */
function isAnswered(messages: ChatMessage[]): boolean {
  // A message that was not taken may stand behind the answer.
  const at = messages.findLastIndex(({ role }) => role === 'assistant');
  const upToAnswer = { messages: messages.slice(0, at + 1) };
  return (
    messages.slice(at, at + 1).every(isWhole) &&
    (lastAssistantMessageIsCompleteWithApprovalResponses(upToAnswer) ||
      lastAssistantMessageIsCompleteWithToolCalls(upToAnswer))
  );
}
