import { parseJsonEventStream, type UIMessageChunk, uiMessageChunkSchema } from 'ai';
import type { Scope } from '../../src/modules/ai/index.js';
import type { Reachable } from './test-backend.js';

/** A UI message stream, read chunk by chunk. */
export interface OpenStream {
  /** Reads on until a chunk of this type has come. */
  until(type: UIMessageChunk['type']): Promise<void>;
  /** Reads so many chunks, or as many as there are. */
  take(count: number): Promise<UIMessageChunk[]>;
  /** Every chunk, those that were read before included. */
  rest(): Promise<UIMessageChunk[]>;
  /** Closes the connection. */
  leave(): Promise<void>;
}

/** Sends a body, or asks for a stream without one. */
export async function openStream(
  backend: Reachable,
  scope: Scope,
  path: string,
  body?: object,
): Promise<OpenStream> {
  const token = await backend.token({ org: scope.organizationId, user: scope.userId });
  const connection = new AbortController();
  const answer = await fetch(`${backend.api}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: connection.signal,
  });
  if (answer.status !== 200 || !answer.body) throw new Error(`${answer.status}: ${await answer.text()}`);
  const reader = parseJsonEventStream({ stream: answer.body, schema: uiMessageChunkSchema }).getReader();
  const chunks: UIMessageChunk[] = [];
  const next = async (): Promise<UIMessageChunk | null> => {
    const { done, value } = await reader.read();
    if (done) return null;
    if (!value.success) throw value.error;
    chunks.push(value.value);
    return value.value;
  };
  return {
    until: async (type) => {
      for (let chunk = await next(); chunk?.type !== type; chunk = await next())
        if (!chunk) throw new Error(`The stream ended without ${type}.`);
    },
    take: async (count) => {
      while (chunks.length < count && (await next()));
      return chunks;
    },
    rest: async () => {
      while (await next());
      return chunks;
    },
    leave: async () => {
      connection.abort();
      await reader.cancel().catch(() => undefined);
    },
  };
}

/** Says something to an agent in a conversation, and follows the answer. */
export function speakTo(
  backend: Reachable,
  scope: Scope,
  [agent, id]: [agent: string, conversationId: string],
  message: { id: string },
): Promise<OpenStream> {
  return openStream(backend, scope, `/agents/${agent}/chat`, { id, messages: [message] });
}

/** Message of a person, as the AI SDK sends it. */
export function userMessage(text: string, id: string = crypto.randomUUID()) {
  return { id, role: 'user', parts: [{ type: 'text', text }] };
}
