import type { Conversation, Message, SearchHit } from '../../src/modules/ai/index.js';
import { pathTo } from './branch.model.js';
import type { KnownConversation, Row } from './row.js';

export type Filter = Partial<Pick<Conversation, 'status' | 'entityType' | 'entityId' | 'agentType'>>;
export type Hit = Pick<SearchHit, 'conversation' | 'message' | 'active'>;

interface Found {
  conversation: KnownConversation;
  message: Message;
  active: boolean;
}

/** True if the conversation has every value that the filter names. */
export function matches(conversation: KnownConversation, filter: Filter): boolean {
  const fields = ['status', 'entityType', 'entityId', 'agentType'] as const;
  return fields.every((field) => filter[field] === undefined || filter[field] === conversation[field]);
}

/** Sorts conversations by their latest activity, the latest first. */
export function latestFirst(conversations: KnownConversation[]): KnownConversation[] {
  const activity = (one: KnownConversation): Date => one.lastMessageAt ?? one.createdAt;
  return conversations.sort((a, b) => newerFirst([activity(a), a.id], [activity(b), b.id]));
}

/** Messages that hold every term of the query, newest first. */
export function hits(rows: readonly Row[], query: string, role?: Message['role']): Hit[] {
  const terms = Array.from(query.matchAll(/"([^"]+)"|\S+/g), ([word, quoted]) => quoted ?? word);
  return rows
    .flatMap(({ conversation, messages }) => {
      const active = new Set(pathTo(messages, conversation.head));
      return messages.map((message) => ({ conversation, message, active: active.has(message) }));
    })
    .filter(({ message }) => role === undefined || message.role === role)
    .filter(({ message }) => terms.every((term) => holds(message, term)))
    .sort((a, b) => newerFirst([a.message.createdAt, a.message.id], [b.message.createdAt, b.message.id]))
    .map(hit);
}

/** The items in pages of so many, as cursors lead from one to the next; nothing is one empty page. */
export function inPages<T>(items: readonly T[], limit: number): T[][] {
  const pages = Math.max(1, Math.ceil(items.length / limit));
  return Array.from({ length: pages }, (_, page) => items.slice(page * limit, (page + 1) * limit));
}

export function includesInAnyCase(text: string, part: string): boolean {
  return text.toUpperCase().includes(part.toUpperCase());
}

function holds({ content, toolCalls, toolResults }: Message, term: string): boolean {
  const calls = (toolCalls ?? []).flatMap(({ id, name, input }) => [id, name, input]);
  const results = (toolResults ?? []).flatMap(({ toolUseId, result }) => [toolUseId, result]);
  return valuesIn([content, calls, results]).some((value) => includesInAnyCase(value, term));
}

function valuesIn(json: unknown): string[] {
  if (typeof json === 'string' || typeof json === 'number') return [String(json)];
  return typeof json === 'object' && json !== null ? Object.values(json).flatMap(valuesIn) : [];
}

function hit({ conversation, message, active }: Found): Hit {
  const { id, title, status, entityType, entityId, agentType } = conversation;
  const { sequence, role, createdAt } = message;
  return {
    conversation: { id, title, status, entityType, entityId, agentType },
    message: { id: message.id, sequence, role, createdAt },
    active,
  };
}

function newerFirst([a, idOfA]: [Date, string], [b, idOfB]: [Date, string]): number {
  return b.getTime() - a.getTime() || (idOfA < idOfB ? 1 : -1);
}
