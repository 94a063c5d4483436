import { createHash } from 'node:crypto';
import { CHUNK_BYTES } from './export.limits.js';

/** The counts of an export so far. */
export interface ExportTally {
  conversations: number;
  messages: number;
}

/** The last line of an export. */
export interface Manifest extends ExportTally {
  /** SHA-256 over the lines before, with their line ends, in hexadecimal digits. */
  sha256: string;
}

/**
 * Makes the bytes of an export of the texts of its lines, as fast as they are read, and ends it with its manifest: what
 * has none is not whole.
 */
export async function* exportBytes(
  texts: AsyncIterable<string>,
  tally: Readonly<ExportTally>,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of chunksOf(texts)) {
    hash.update(chunk);
    yield chunk;
  }
  const { conversations, messages } = tally;
  const manifest: Manifest = { conversations, messages, sha256: hash.digest('hex') };
  yield Buffer.from(`${JSON.stringify({ manifest })}\n`);
}

async function* chunksOf(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let parts: string[] = [];
  let length = 0;
  for await (const text of texts) {
    parts.push(text);
    length += text.length;
    if (length < CHUNK_BYTES) continue;
    yield Buffer.from(parts.join(''));
    parts = [];
    length = 0;
  }
  if (length > 0) yield Buffer.from(parts.join(''));
}
