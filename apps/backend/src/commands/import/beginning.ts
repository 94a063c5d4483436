/** The beginning of what is read in chunks. */
export interface Beginning {
  first: Buffer;
  /** All of it, the beginning among it. */
  all: () => AsyncGenerator<Buffer>;
}

/** Reads so many bytes at least, or all where there are fewer. What was read is read again with the rest. */
export async function beginningOf(source: AsyncIterable<Buffer>, atLeastBytes: number): Promise<Beginning> {
  const chunks = source[Symbol.asyncIterator]();
  const read: Buffer[] = [];
  let bytes = 0;
  while (bytes < atLeastBytes) {
    const next = await chunks.next();
    if (next.done) break;
    read.push(next.value);
    bytes += next.value.length;
  }
  const all = async function* (): AsyncGenerator<Buffer> {
    yield* read;
    yield* { [Symbol.asyncIterator]: () => chunks };
  };
  return { first: Buffer.concat(read), all };
}
