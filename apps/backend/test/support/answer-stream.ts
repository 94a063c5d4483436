import type { UIMessageChunk } from 'ai';
import type { Scope } from '../../src/modules/ai/index.js';
import type { Reachable } from './test-backend.js';

/** An event of a UI message stream, with its id, and when it came. */
export interface StreamEvent {
  id: string | null;
  chunk: UIMessageChunk;
  at: number;
}

export interface EventStream {
  events: StreamEvent[];
  /** Resolves when this holds for what has come, or the stream has ended. */
  until(holds: (events: StreamEvent[]) => boolean): Promise<void>;
  /** Resolves when the stream has ended, or its connection was lost. */
  ended: Promise<StreamEvent[]>;
  leave(): void;
}

/** Reads a UI message stream with the ids of its events; null where there is none. */
export async function eventStream(
  backend: Reachable,
  { organizationId, userId }: Scope,
  path: string,
  { body, headers = {} }: { body?: object; headers?: Record<string, string> } = {},
): Promise<EventStream | null> {
  const token = await backend.token({ org: organizationId, user: userId });
  const connection = new AbortController();
  const answer = await fetch(`${backend.api}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: connection.signal,
  });
  if (answer.status === 204) return null;
  if (answer.status !== 200 || !answer.body) throw new Error(`${answer.status}: ${await answer.text()}`);
  const events: StreamEvent[] = [];
  const reading = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (): Promise<boolean> => {
    const { done, value } = await reading.read().catch(() => ({ done: true as const, value: undefined }));
    if (done) return false;
    text += value;
    const whole = text.split('\n\n');
    text = whole.pop() ?? '';
    events.push(...whole.flatMap(eventIn));
    return true;
  };
  return {
    events,
    until: async (holds) => {
      while (!holds(events) && (await next()));
    },
    get ended() {
      return (async () => {
        while (await next());
        return events;
      })();
    },
    leave: () => {
      connection.abort();
    },
  };
}

function eventIn(text: string): StreamEvent[] {
  const data = /^data: (\{.*\})$/m.exec(text)?.[1];
  if (data === undefined) return [];
  const id = /^id: (.*)$/m.exec(text)?.[1] ?? null;
  return [{ id, chunk: JSON.parse(data) as UIMessageChunk, at: Date.now() }];
}

/** The text of an answer. */
export function textOf(events: readonly Pick<StreamEvent, 'chunk'>[]): string {
  return events.map(({ chunk }) => (chunk.type === 'text-delta' ? chunk.delta : '')).join('');
}
