import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { Scope } from '../../src/modules/ai/index.js';
import type { Reachable } from './test-backend.js';

/** A server-sent event, its data read. */
export interface ReadEvent {
  id: string;
  event: string;
  data: Record<string, unknown> & { changed: string[] };
}

/** A stream of events as a page reads it. */
export interface OpenEvents {
  /** Reads the next event; null at the end. */
  next(): Promise<ReadEvent | null>;
  /** Reads on until an event has come for which this holds. */
  until(holds: (data: ReadEvent['data']) => boolean): Promise<ReadEvent>;
  /** What the stream has said by now when to connect again. */
  retryMs(): number | null;
  /** Comments that have come by now. */
  comments(): number;
  leave(): Promise<void>;
}

export async function openEvents(
  backend: Reachable,
  scope: Scope,
  path: string,
  lastEventId?: string,
): Promise<OpenEvents> {
  const token = await backend.token({ org: scope.organizationId, user: scope.userId });
  const connection = new AbortController();
  const answer = await fetch(`${backend.api}${path}`, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    signal: connection.signal,
  });
  if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
  return readEvents(answer, () => {
    connection.abort();
  });
}

/** @param leave closes the connection */
export function readEvents({ body }: Response, leave: () => void = () => undefined): OpenEvents {
  let retry: number | null = null;
  let comments = 0;
  const onRetry = (ms: number): void => {
    retry = ms;
  };
  const onComment = (): void => {
    comments++;
  };
  const reader = (body ?? new Blob([]).stream())
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream({ onRetry, onComment }))
    .getReader();
  const next = async (): Promise<ReadEvent | null> => {
    const { done, value } = await reader.read();
    if (done) return null;
    const { id = '', event = '', data } = value;
    return { id, event, data: JSON.parse(data) as ReadEvent['data'] };
  };
  return {
    next,
    until: async (holds) => {
      for (let event = await next(); event; event = await next()) if (holds(event.data)) return event;
      throw new Error('The stream ended before.');
    },
    retryMs: () => retry,
    comments: () => comments,
    leave: async () => {
      leave();
      await reader.cancel().catch(() => undefined);
    },
  };
}

/** Tells an answer that has no end by itself. */
export function isEventStream({ headers }: Response): boolean {
  return (
    (headers.get('content-type') ?? '').startsWith('text/event-stream') &&
    !headers.has('x-vercel-ai-ui-message-stream')
  );
}

/** The text of an answer that has no end up to its first event. */
export async function firstEventOf({ body }: Response): Promise<string> {
  let text = '';
  for await (const part of (body ?? new Blob([]).stream()).pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.includes('\ndata:')) break;
  }
  return text;
}
