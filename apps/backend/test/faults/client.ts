import { BACKEND_HEADER } from '../support/gateway.js';

/** An answer of the API; null where none came. */
export type Answer = {
  status: number;
  retryAfter: string | null;
  /** The address of the backend that answered. */
  backend: string;
  body: Record<string, unknown>;
} | null;

const LONGEST_START_MS = 10_000;

/** Sends requests of one user. */
export class Client {
  constructor(private readonly token: string) {}

  /** @param timeoutMs after which the request is given up */
  async send(url: string, body: object | null, timeoutMs: number, key?: string): Promise<Answer> {
    try {
      const response = await fetch(url, {
        method: body ? 'POST' : 'GET',
        headers: {
          authorization: `Bearer ${this.token}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(timeoutMs),
      });
      return {
        status: response.status,
        retryAfter: response.headers.get('retry-after'),
        backend: response.headers.get(BACKEND_HEADER) ?? new URL(url).origin,
        body: (await response.json()) as Record<string, unknown>,
      };
    } catch {
      return null;
    }
  }

  /** @returns the id of a new conversation about the entity */
  async newConversation(address: string, entityId: string): Promise<string> {
    const context = { entityType: 'fault', entityId };
    const answer = await this.send(`${address}/api/v1/ai/conversations`, context, LONGEST_START_MS);
    if (answer?.status === 201) return String(answer.body.id);
    throw new Error(`a new conversation was answered ${answer?.status ?? 'not at all'}`);
  }
}
