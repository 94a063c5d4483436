/** Yields what a generator does and, where that fails, what is told of the failure instead. */
export async function* withFailure<T>(
  generator: AsyncGenerator<T>,
  failed: (error: unknown) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  try {
    yield* generator;
  } catch (error) {
    yield* failed(error);
  }
}
