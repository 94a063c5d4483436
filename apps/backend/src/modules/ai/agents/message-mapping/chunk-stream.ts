import type { UIMessageChunk } from 'ai';

/** A chunk as it is sent, with the id of its event where a front end can go on behind it. */
export interface SentChunk {
  chunk: UIMessageChunk;
  eventId?: string;
}

/** Makes a stream of stored chunks; each is made when it is read. */
export function chunkStream(chunks: Iterable<UIMessageChunk>): ReadableStream<SentChunk> {
  const iterator = chunks[Symbol.iterator]();
  return new ReadableStream<SentChunk>({
    pull: (controller) => {
      const next = iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue({ chunk: next.value });
    },
  });
}
