/** Bytes of a provider's whole reply: each piece of a text comes in an event of its own. */
const MAX_REPLY_BYTES = 64 * 1024 * 1024;

/**
 * As `fetch`, but a connection that is lost during the answer ends the stream instead of failing it: a stream that
 * fails discards chunks that have arrived and are not read yet, although they were paid for. Such an answer has no
 * finish reason, which shows that its end is missing. A reply that does not end is cut, too.
 */
export const fetchToTheCut: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  return response.body === null ? response : new Response(toTheCut(response.body, init?.signal), response);
};

function toTheCut(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal: AbortSignal | null | undefined,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  let bytes = 0;
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        bytes += value?.byteLength ?? 0;
        if (bytes > MAX_REPLY_BYTES) await reader.cancel();
        if (done || bytes > MAX_REPLY_BYTES) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        if (signal?.aborted) controller.error(error);
        else controller.close();
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
