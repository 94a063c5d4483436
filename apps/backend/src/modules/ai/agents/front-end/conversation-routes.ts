import type { FileUIPart, UIMessage } from 'ai';

export interface ChatAddress {
  /** Where the routes are: `/api/v1/ai`. */
  api: string;
  /** The user's token, or what returns one that is valid; null where a cookie says who is asking. */
  token: string | null | (() => string | null | Promise<string | null>);
  agentType: string;
  entityType: string;
  entityId: string;
}

/** The sequence of a message and of those side by side with it are known once the message was read from the store. */
export type ChatMessage = UIMessage<{ finishReason?: string; sequence?: number; siblings?: number[] }>;

/** A page of messages, and where the one before it is; null where there is none. */
export interface MessagePage {
  messages: ChatMessage[];
  before: string | null;
}

const PAGE_MESSAGES = '50';

/** A conversation that is there, and where its routes are. */
export interface ConversationAddress extends Pick<ChatAddress, 'api' | 'token' | 'agentType'> {
  id: string;
}

/** The routes of one conversation. What they refuse is an error whose message is the body, as `useChat` has it. */
export type ConversationRoutes = ReturnType<typeof routesOf>;

/** Opens the conversation of an entity with an agent: the one that there is, or a new one. */
export async function openConversation({ api, token, ...about }: ChatAddress): Promise<ConversationRoutes> {
  const body = new Blob([JSON.stringify(about)], { type: 'application/json' });
  const answer = await asker({ api, token }).ask('/conversations', 'POST', body);
  const { id } = (await answer.json()) as { id: string };
  return routesOf({ api, token, agentType: about.agentType, id });
}

/** The routes of a conversation by its id. */
export function routesOf({ api, token, agentType, id }: ConversationAddress) {
  const { ask, headers } = asker({ api, token });
  const post = (path: string, body: object) =>
    ask(path, 'POST', new Blob([JSON.stringify(body)], { type: 'application/json' }));
  const conversation = `/conversations/${id}`;
  return {
    id,
    headers,
    chatUrl: `${api}/agents/${encodeURIComponent(agentType)}/chat`,
    eventsUrl: `${api}${conversation}/events`,

    /** Reads a page of messages, the newest where no other is named. */
    readPage: async (before: string | null = null): Promise<MessagePage> => {
      const query = new URLSearchParams({ limit: PAGE_MESSAGES, ...(before && { cursor: before }) });
      const answer = await ask(`${conversation}/ui-messages?${query.toString()}`);
      return {
        messages: (await answer.json()) as ChatMessage[],
        before: answer.headers.get('next-cursor'),
      };
    },

    /** Makes the branch through a message the active one. */
    activate: (sequence: number) => post(`${conversation}/head`, { sequence }),

    /** Stops the answer for everybody who follows it; what was said is stored, and the stream ends with it. */
    stop: () => ask(`${conversation}/turn`, 'DELETE'),

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

/** Asks the API with the user's token. */
function asker({ api, token }: Pick<ChatAddress, 'api' | 'token'>) {
  const headers = async (): Promise<Record<string, string>> => {
    const value = typeof token === 'function' ? await token() : token;
    return value === null ? {} : { authorization: `Bearer ${value}` };
  };
  const ask = async (path: string, method = 'GET', body: Blob | null = null) => {
    const answer = await fetch(`${api}${path}`, { method, headers: await headers(), body });
    if (!answer.ok) throw new Error(await answer.text());
    return answer;
  };
  return { ask, headers };
}
