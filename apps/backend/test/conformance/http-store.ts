import {
  type Conversation,
  ConversationError,
  type ConversationErrorCode,
  type ConversationStats,
  type Message,
  type Page,
  type Scope,
  type SearchHit,
} from '../../src/modules/ai/index.js';
import { type HttpClient, newClient } from '../support/http-client.js';
import type { TestBackend } from '../support/test-backend.js';
import type { ConversationStore } from './conversation-store.js';

/** Answer of the API; its dates are still text. */
interface Received {
  status: number;
  body: unknown;
}

type Sent = [scope: Scope, method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown];

/** The API as a store: every call is a request with a token of its scope. */
export function httpStore(backend: TestBackend): ConversationStore {
  const send = requests(backend);
  const body = async (...sent: Sent): Promise<unknown> => (await send(...sent)).body;
  const conversation = async (...sent: Sent): Promise<Conversation> =>
    dated((await body(...sent)) as Conversation);
  return {
    getOrCreate: async (scope, input) => {
      const answer = await send(scope, 'POST', '', input);
      return { conversation: dated(answer.body as Conversation), created: answer.status === 201 };
    },
    get: (scope, id) => conversation(scope, 'GET', at(id)),
    getWithMessages: async (scope, id, options) => {
      const both = await body(scope, 'GET', `${at(id)}/with-messages${query(options)}`);
      const { conversation: one, messages } = both as { conversation: Conversation; messages: Page<Message> };
      return { conversation: dated(one), messages: datedPage(messages) };
    },
    addMessage: async (scope, id, input) =>
      dated((await body(scope, 'POST', `${at(id)}/messages`, input)) as Message),
    getMessages: async (scope, id, options) =>
      datedPage((await body(scope, 'GET', `${at(id)}/messages${query(options)}`)) as Page<Message>),
    pause: (scope, id, options) => conversation(scope, 'POST', `${at(id)}/pause`, options),
    resume: (scope, id) => conversation(scope, 'POST', `${at(id)}/resume`),
    archive: (scope, id) => conversation(scope, 'POST', `${at(id)}/archive`),
    list: async (scope, options) =>
      datedPage((await body(scope, 'GET', query(options))) as Page<Conversation>),
    search: async (scope, { query: q, ...options }) => {
      const page = (await body(scope, 'GET', `/search${query({ q, ...options })}`)) as Page<SearchHit>;
      return { ...page, items: page.items.map((hit) => ({ ...hit, message: dated(hit.message) })) };
    },
    generateTitle: (scope, id) => conversation(scope, 'POST', `${at(id)}/title`),
    updateTitle: (scope, id, title) => conversation(scope, 'PATCH', at(id), { title }),
    getStats: async (scope, options) =>
      (await body(scope, 'GET', `/stats${query(options)}`)) as ConversationStats,
  };
}

/** Requests below `/conversations`, each by a client of its scope; a problem is thrown as the refusal that it is. */
function requests(backend: TestBackend): (...sent: Sent) => Promise<Received> {
  const clients = new Map<string, Promise<HttpClient>>();
  return async (scope, method, path, body) => {
    const key = JSON.stringify([scope.organizationId, scope.userId]);
    const client = clients.get(key) ?? newClient(backend, { scope, grants: 'ai:append' });
    clients.set(key, client);
    const answer = await (await client).send(method, `/conversations${path}`, { body });
    if (answer.status >= 300) throw refusal(answer.body);
    return answer;
  };
}

function refusal(problem: object): ConversationError {
  const { code, detail, ...details } = problem as {
    code: ConversationErrorCode;
    detail: string;
    conversationId?: string;
  };
  return new ConversationError(code, detail, details);
}

const DATES = ['createdAt', 'updatedAt', 'pausedAt', 'archivedAt', 'lastMessageAt'];

function dated<T extends object>(received: T): T {
  const entries = Object.entries(received).map(([field, value]: [string, unknown]) => [
    field,
    DATES.includes(field) && typeof value === 'string' ? new Date(value) : value,
  ]);
  return Object.fromEntries(entries) as T;
}

function datedPage<T extends object>({ items, nextCursor }: Page<T>): Page<T> {
  return { items: items.map(dated), nextCursor };
}

function at(id: string): string {
  return `/${encodeURIComponent(id)}`;
}

function query(options: object = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(options) as [string, string | number | Date | undefined][]) {
    if (value !== undefined)
      parameters.set(name, value instanceof Date ? value.toISOString() : String(value));
  }
  return `?${parameters.toString()}`;
}
