import { EXPORT_HEAD_BYTES } from '../../modules/ai/index.js';
import type { Source } from './source.js';

/** A source whose beginning was read already, and is read again. */
export interface PeekedSource extends Source {
  head: Uint8Array;
}

/** Reads as much of a source as an export is known by. */
export async function peeked(source: Source): Promise<PeekedSource> {
  const chunks = source.chunks()[Symbol.asyncIterator]();
  const read: Buffer[] = [];
  let bytes = 0;
  while (bytes < EXPORT_HEAD_BYTES) {
    const next = await chunks.next();
    if (next.done) break;
    read.push(next.value);
    bytes += next.value.length;
  }
  const all = async function* (): AsyncGenerator<Buffer> {
    yield* read;
    yield* { [Symbol.asyncIterator]: () => chunks };
  };
  return { ...source, head: Buffer.concat(read), chunks: all };
}
