import type { UIMessageChunk } from 'ai';

/** Makes a stream of stored chunks; each is made when it is read. */
export function chunkStream(chunks: Iterable<UIMessageChunk>): ReadableStream<UIMessageChunk> {
  const iterator = chunks[Symbol.iterator]();
  return new ReadableStream<UIMessageChunk>({
    pull: (controller) => {
      const next = iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
  });
}
