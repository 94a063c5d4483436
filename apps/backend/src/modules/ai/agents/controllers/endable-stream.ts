/** A stream that can be ended from outside, as if its source had come to its end. */
export interface EndableStream<T> {
  stream: ReadableStream<T>;
  end: () => void;
}

/** @param onEnd is called once, however the stream ends: by its source, its reader or from outside */
export function endable<T>(source: ReadableStream<T>, onEnd: () => void): EndableStream<T> {
  const reader = source.getReader();
  let open = true;
  const close = (): void => {
    if (open) onEnd();
    open = false;
  };
  // Reads that wait are answered as by the end of the source.
  const end = (): void => {
    close();
    reader.cancel().catch(() => undefined);
  };
  const stream = new ReadableStream<T>(
    {
      pull: async (controller) => {
        const { done, value } = await reader.read();
        if (!done) {
          controller.enqueue(value);
          return;
        }
        close();
        controller.close();
      },
      cancel: (reason) => {
        close();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  void reader.closed.catch(close);
  return { stream, end };
}
