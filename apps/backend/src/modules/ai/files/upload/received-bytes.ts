import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { bytesOfAnotherType, fileTooLarge, noBytes } from '../file-errors.js';
import { HEAD_BYTES, MAX_FILE_BYTES } from '../file.limits.js';
import { areOfType } from '../media-types/bytes-of-type.js';
import { isText } from '../media-types/media-type.js';
import { Utf8Check } from '../media-types/utf8-check.js';
import type { Spool } from './spool.js';

/** Bytes that have come: all of them, and of the type that they should be. */
export interface ReceivedBytes {
  bytes: number;
  sha256: Uint8Array;
}

/**
 * Writes bytes to a spool as they come, and judges them.
 *
 * @param source is left open where they are refused: its sender still waits for the answer
 * @throws ConversationError `CONTENT_TOO_LARGE`, `UNSUPPORTED_MEDIA_TYPE`, `VALIDATION_FAILED` for none
 */
export async function receiveBytes(
  source: Readable,
  mediaType: string,
  spool: Spool,
): Promise<ReceivedBytes> {
  const receiver = new Receiver(isText(mediaType) ? new Utf8Check() : null);
  for await (const chunk of piecesOf(source)) {
    receiver.see(chunk);
    await spool.write(chunk);
  }
  if (receiver.bytes === 0) throw noBytes('must be the bytes of the file');
  if (!receiver.isText || !(await areOfType(receiver.head, mediaType))) throw bytesOfAnotherType(mediaType);
  return { bytes: receiver.bytes, sha256: receiver.digest() };
}

async function* piecesOf(source: Readable): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of source.iterator({ destroyOnReturn: false })) yield chunk as Uint8Array;
  } catch (cause) {
    throw Object.assign(noBytes('ended before it was whole'), { cause });
  }
}

/** Counts, digests and looks at bytes as they come. */
class Receiver {
  bytes = 0;
  private readonly hash = createHash('sha256');
  private readonly firstChunks: Uint8Array[] = [];

  constructor(private readonly text: Utf8Check | null) {}

  see(chunk: Uint8Array): void {
    if (this.bytes < HEAD_BYTES) this.firstChunks.push(chunk);
    this.bytes += chunk.length;
    if (this.bytes > MAX_FILE_BYTES) throw fileTooLarge();
    this.hash.update(chunk);
    this.text?.see(chunk);
  }

  get head(): Uint8Array {
    return Buffer.concat(this.firstChunks).subarray(0, HEAD_BYTES);
  }

  /** Tells whether it is a text where it should be one. */
  get isText(): boolean {
    return this.text?.end() ?? true;
  }

  digest(): Uint8Array {
    return this.hash.digest();
  }
}
