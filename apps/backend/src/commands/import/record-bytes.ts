/** Bytes of a conversation's JSON: it is read into memory as a whole. */
export const MAX_RECORD_BYTES = 64 * 1024 * 1024;

/** The bytes of a value that is being read, in pieces of the chunks that it stands in. One that is too long is not kept. */
export class RecordBytes {
  // Bytes that are no UTF-8 are refused: they would be replaced by others for ever.
  private readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  private chunk: Buffer = Buffer.alloc(0);
  private parts: Buffer[] = [];
  private bytes = 0;
  /** Where the value goes on within the chunk. */
  private from = 0;

  get isTooLong(): boolean {
    return this.bytes > MAX_RECORD_BYTES;
  }

  /** Goes on with the next chunk. */
  resume(chunk: Buffer): void {
    this.chunk = chunk;
    this.from = 0;
  }

  /** Keeps what the chunk has of the value. */
  suspend(): void {
    this.end(this.chunk.length);
  }

  begin(at: number): void {
    this.clear();
    this.from = at;
  }

  /** Ends the value, or a part of it, before a place of the chunk. */
  end(at: number): void {
    this.bytes += at - this.from;
    if (this.isTooLong) this.parts = [];
    else this.parts.push(this.chunk.subarray(this.from, at));
    this.from = at;
  }

  clear(): void {
    this.parts = [];
    this.bytes = 0;
  }

  /** The text, without so many bytes at its beginning, or the reason why there is none. */
  content(skippedBytes: number): { text: string } | { refusal: string } {
    if (this.isTooLong) return { refusal: `it has more than ${MAX_RECORD_BYTES / 1024 ** 2} MiB` };
    try {
      return { text: this.decoder.decode(this.joined().subarray(skippedBytes)) };
    } catch {
      return { refusal: 'it is not UTF-8' };
    }
  }

  /** The text so far, without so many bytes at its beginning, where it may hold others than it says. */
  inexactText(skippedBytes: number): string {
    return this.joined().toString('utf8', skippedBytes);
  }

  private joined(): Buffer {
    return this.parts.length === 1 && this.parts[0] ? this.parts[0] : Buffer.concat(this.parts);
  }
}
