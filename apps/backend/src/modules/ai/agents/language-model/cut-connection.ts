/**
 * As `fetch`, but a connection that is lost during the answer ends the stream instead of failing it: a stream that
 * fails discards chunks that have arrived and are not read yet, although they were paid for. Such an answer has no
 * finish reason, which shows that its end is missing.
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
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        if (signal?.aborted) controller.error(error);
        else controller.close();
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
