import { EventSourceParserStream } from 'eventsource-parser/stream';

/** Time before a lost connection is made again, where the server names none. */
const RECONNECT_MS = 3_000;

/** Follows a stream of events until the signal ends it, and connects again where it was lost. */
export async function followEvents(
  url: string,
  headers: () => Promise<Record<string, string>>,
  onEvent: (event: { changed: string[] }) => void,
  signal: AbortSignal,
): Promise<void> {
  let lastEventId = '';
  let waitMs = RECONNECT_MS;
  for (;;) {
    try {
      const known: Record<string, string> = lastEventId ? { 'last-event-id': lastEventId } : {};
      const answer = await fetch(url, { headers: { ...(await headers()), ...known }, signal });
      if (!answer.body || [401, 403, 404].includes(answer.status)) return;
      const events = answer.body
        .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
        .pipeThrough(new EventSourceParserStream({ onRetry: (ms) => (waitMs = ms) }))
        .getReader();
      for (let read = await events.read(); !read.done; read = await events.read()) {
        lastEventId = read.value.id ?? lastEventId;
        onEvent(JSON.parse(read.value.data) as { changed: string[] });
      }
    } catch {
      // The connection was lost.
    }
    if (signal.aborted) return;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}
