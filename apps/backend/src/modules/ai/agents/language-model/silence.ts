import type { LanguageModelV3Middleware, LanguageModelV3StreamPart } from '@ai-sdk/provider';

/**
 * Gives an answer up when nothing has come of it for so long: neither its beginning nor its next piece. An answer that
 * goes on may take any time.
 */
export function notSilentFor(milliseconds: number): LanguageModelV3Middleware {
  return {
    specificationVersion: 'v3',
    async wrapStream({ model, params }) {
      const silence = new AbortController();
      const signals = [silence.signal, ...(params.abortSignal ? [params.abortSignal] : [])];
      const patience = <T>(work: PromiseLike<T>): Promise<T> => withPatience(work, milliseconds, silence);
      const asked = model.doStream({ ...params, abortSignal: AbortSignal.any(signals) });
      const { stream, ...rest } = await patience(asked);
      return { ...rest, stream: readWith(patience, stream, params.abortSignal) };
    },
  };
}

function withPatience<T>(work: PromiseLike<T>, milliseconds: number, silence: AbortController): Promise<T> {
  return new Promise((resolve, reject) => {
    const alarm = setTimeout(() => {
      const error = new DOMException('The model was silent for too long.', 'TimeoutError');
      silence.abort(error);
      reject(error);
    }, milliseconds);
    void work.then(resolve, reject).then(() => {
      clearTimeout(alarm);
    });
  });
}

/**
 * Reads a stream with patience. Its failure, such as its silence or an event of which the provider's package can make
 * nothing, is its last part: a stream that fails loses what was said and reported until then.
 */
function readWith(
  patience: <T>(work: Promise<T>) => Promise<T>,
  stream: ReadableStream<LanguageModelV3StreamPart>,
  stop: AbortSignal | undefined,
): ReadableStream<LanguageModelV3StreamPart> {
  const reader = stream.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await patience(reader.read());
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        if (stop?.aborted) throw error;
        controller.enqueue({ type: 'error', error });
        controller.close();
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
