import { EXPORT_HEAD_BYTES } from '../../modules/ai/index.js';
import { beginningOf } from './beginning.js';
import type { Source } from './source.js';

/** A source whose beginning was read already, and is read again. */
export interface PeekedSource extends Source {
  head: Uint8Array;
}

/** Reads as much of a source as an export is known by. */
export async function peeked(source: Source): Promise<PeekedSource> {
  const { first, all } = await beginningOf(source.chunks(), EXPORT_HEAD_BYTES);
  return { ...source, head: first, chunks: all };
}
