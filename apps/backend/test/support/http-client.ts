import type { TokenClaims } from '../../src/auth/development-token.js';
import type { Scope } from '../../src/modules/ai/index.js';
import { firstEventOf, isEventStream } from './event-stream.js';
import { newScope } from './scopes.js';
import type { Reachable, TestBackend } from './test-backend.js';

/** Fields of the JSON of an answer that the tests read. */
export interface Body extends Record<string, unknown> {
  id: string;
  status: string | number;
  code: string;
  detail: string;
  errors?: { field: string; message: string }[];
  items: Body[];
  nextCursor: string | null;
  content: string;
  sequence: number;
  messageCount: number;
  conversation: Body;
  message: Body;
  messages: Body;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The text as JSON; empty where it is none. */
  body: Body;
}

export interface Sent {
  /** Sent as JSON; a string, bytes and a stream as they are. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** Sends requests as one user. */
export class HttpClient {
  constructor(
    private readonly base: string,
    readonly scope: Scope,
    private readonly token?: string,
    private readonly scheme = 'Bearer',
  ) {}

  get(path: string, headers?: Record<string, string>): Promise<Answer> {
    return this.send('GET', path, headers ? { headers } : {});
  }

  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> {
    return this.send('POST', path, { body, ...(headers ? { headers } : {}) });
  }

  patch(path: string, body?: unknown): Promise<Answer> {
    return this.send('PATCH', path, { body });
  }

  async send(method: string, path: string, sent: Sent = {}): Promise<Answer> {
    const answer = await this.fetch(method, path, sent);
    const text = isEventStream(answer) ? await firstEventOf(answer) : await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: asJson(text) };
  }

  /** As `send`, with the answer as it comes. */
  fetch(method: string, path: string, { body, headers = {} }: Sent = {}): Promise<Response> {
    return fetch(`${this.base}${path}`, {
      method,
      headers: {
        ...(this.token === undefined ? {} : { authorization: `${this.scheme} ${this.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: asBody(body), duplex: 'half' }),
    });
  }

  /** A conversation of a context that no other has. */
  async newConversation(input: Record<string, unknown> = {}): Promise<Body> {
    const entity = { entityType: 'case', entityId: crypto.randomUUID() };
    return (await this.post('/conversations', { ...entity, ...input })).body;
  }
}

/** A client of `/api/v1/ai` with a token of its own user, or of the one that `claims` name. */
export async function newClient(
  backend: Reachable,
  { scope = newScope(), grants, entities }: { scope?: Scope; grants?: string; entities?: string[] } = {},
): Promise<HttpClient> {
  const claims: TokenClaims = { org: scope.organizationId, user: scope.userId };
  const token = await backend.token({
    ...claims,
    ...(grants === undefined ? {} : { scope: grants }),
    ...(entities === undefined ? {} : { entities }),
  });
  return new HttpClient(backend.api, scope, token);
}

/** A client that sends no token. */
export function stranger({ api }: Pick<TestBackend, 'api'>, token?: string): HttpClient {
  return new HttpClient(api, { organizationId: '', userId: '' }, token);
}

export function fieldsOf({ body }: Answer): string[] {
  return (body.errors ?? []).map(({ field }) => field).toSorted();
}

function asBody(body: unknown): NonNullable<RequestInit['body']> {
  return typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream
    ? (body as NonNullable<RequestInit['body']>)
    : JSON.stringify(body);
}

function asJson(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return {} as Body;
  }
}
