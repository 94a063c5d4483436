import { Chat } from '@ai-sdk/react';
import {
  DefaultChatTransport,
  lastAssistantMessageIsCompleteWithApprovalResponses,
  lastAssistantMessageIsCompleteWithToolCalls,
  type UIMessage,
} from 'ai';
import { EventEmitter, once } from 'node:events';
import type { Scope } from '../../src/modules/ai/index.js';
import type { HttpClient } from './http-client.js';
import type { TestBackend } from './test-backend.js';

/** A chat as `useChat` holds it, on the AI SDK's own transport. */
export interface ChatClient {
  chat: Chat<UIMessage>;
  /**
   * Messages that the chat shows, as JSON, without what only a stream or only a reload knows: ids of parts, and the time
   * of a person's message.
   */
  shown(): UIMessage[];
  /** Resolves when the chat shows something for which this holds. */
  shows(holds: (messages: UIMessage[]) => boolean): Promise<void>;
  /** Resolves when no answer is on its way, or the chat has failed. */
  settled(): Promise<void>;
}

export interface ChatOptions {
  agent: string;
  id: string;
  body?: object;
  messages?: UIMessage[];
  fetch?: typeof fetch;
}

export async function chatClient(
  backend: TestBackend,
  scope: Scope,
  { agent, id, body, messages, ...own }: ChatOptions,
): Promise<ChatClient> {
  const token = await backend.token({ org: scope.organizationId, user: scope.userId });
  const chat = new Chat<UIMessage>({
    id,
    transport: new DefaultChatTransport({
      api: `${backend.api}/agents/${agent}/chat`,
      headers: { authorization: `Bearer ${token}` },
      ...(body ? { body } : {}),
      ...own,
    }),
    sendAutomaticallyWhen: (options) =>
      lastAssistantMessageIsCompleteWithApprovalResponses(options) ||
      lastAssistantMessageIsCompleteWithToolCalls(options),
    ...(messages ? { messages } : {}),
  });
  const changes = new EventEmitter();
  const change = (): boolean => changes.emit('change');
  chat['~registerMessagesCallback'](change);
  chat['~registerStatusCallback'](change);
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await once(changes, 'change');
  };
  return {
    chat,
    shown: () => asJson(chat.messages).map(withoutPartIds).map(withoutTime),
    shows: (holds) => until(() => holds(chat.messages)),
    settled: () => until(() => chat.status === 'ready' || chat.status === 'error'),
  };
}

function withoutPartIds({ parts, ...message }: UIMessage): UIMessage {
  const shown = parts.map((part) => (part.type === 'reasoning' ? { ...part, id: undefined } : part));
  return asJson({ ...message, parts: shown });
}

/** The stored messages, as `shown` shows those of a chat. */
export async function storedMessages(client: HttpClient, id: string): Promise<UIMessage[]> {
  const { body } = await client.get(`/conversations/${id}/ui-messages`);
  return (body as unknown as UIMessage[]).map(withoutTime);
}

/** Leaves out when a person's own message was stored, and beside which: a page learns it by a reload alone. */
function withoutTime({ metadata, ...message }: UIMessage): UIMessage {
  if (message.role !== 'user') return { ...message, metadata };
  const { createdAt: _, sequence: __, siblings: ___, ...own } = (metadata ?? {}) as Record<string, unknown>;
  return Object.keys(own).length === 0 ? message : { ...message, metadata: own };
}

export function asJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Text of the last message, if that is an answer. */
export function answerIn(messages: UIMessage[]): string {
  const last = messages.at(-1);
  return (last?.role === 'assistant' ? last.parts : [])
    .map((part) => (part.type === 'text' ? part.text : ''))
    .join('');
}
