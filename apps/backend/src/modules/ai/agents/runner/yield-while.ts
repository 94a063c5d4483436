/** Yields what work gives while it is done, each item at once, and returns the work's result. */
export async function* yieldWhile<T, R>(work: (give: (item: T) => void) => Promise<R>): AsyncGenerator<T, R> {
  const given: T[] = [];
  const progress = { isDone: false, wake: () => undefined as unknown };
  const result = work((item) => {
    given.push(item);
    progress.wake();
  }).finally(() => {
    progress.isDone = true;
    progress.wake();
  });
  // The error is thrown below, after everything that was given before it.
  result.catch(() => undefined);
  for (;;) {
    yield* given.splice(0);
    if (given.length > 0) continue;
    if (progress.isDone) return result;
    await new Promise((resolve) => {
      progress.wake = () => {
        resolve(undefined);
      };
    });
  }
}
