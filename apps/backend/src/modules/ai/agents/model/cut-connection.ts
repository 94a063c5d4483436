/**
 * As `fetch`, but a connection that is cut while the answer comes ends the answer instead of failing it: a stream that
 * fails throws away what has arrived and is not read yet, which was said and paid for. That the end is missing is seen
 * by the answer having no finish reason.
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
