import type { SentChunk } from '../message-mapping/chunk-stream.js';

const OPEN = ': open\n\n';
const KEEP_ALIVE = ': keep-alive\n\n';
const DONE = 'data: [DONE]\n\n';

/**
 * Server-sent events of a UI message stream, as the AI SDK sends them, each with the id of its chunk. A comment comes first
 * and after each `silenceMs` without a chunk. The reader pulls, so that a slow one fills no buffer.
 */
export function eventsOf(stream: ReadableStream<SentChunk>, silenceMs: number): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  let next: ReturnType<typeof reader.read> | undefined;
  return new ReadableStream<string>(
    {
      start: (controller) => {
        controller.enqueue(OPEN);
      },
      pull: async (controller) => {
        next ??= reader.read();
        const read = await within(next, silenceMs);
        if (read === null) {
          controller.enqueue(KEEP_ALIVE);
          return;
        }
        next = undefined;
        controller.enqueue(read.done ? DONE : eventOf(read.value));
        if (read.done) controller.close();
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  ).pipeThrough(new TextEncoderStream());
}

function eventOf({ chunk, eventId }: SentChunk): string {
  const id = eventId === undefined ? '' : `id: ${eventId}\n`;
  return `${id}data: ${JSON.stringify(chunk)}\n\n`;
}

/** Waits for something for so long; null where it takes longer. */
async function within<T>(work: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  return Promise.race([work, silence]).finally(() => {
    clearTimeout(timer);
  });
}
