/** Bytes of a line: it is read into memory as a whole. */
export const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** A line of a file, or why it cannot be read. */
export type Line = { number: number; end: number } & ({ text: string } | { refusal: string });

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * Splits UTF-8 into lines, at `\n` and `\r\n` alone: U+2028 may stand in a text of JSON. A line that is too long is not
 * kept while it is read.
 *
 * @yields each line with its number, from 1, and the bytes up to its end
 */
export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  const reader = new LineReader();
  for await (const chunk of chunks) {
    let start = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
      reader.add(chunk.subarray(start, at));
      yield reader.endLine(1);
      start = at + 1;
    }
    reader.add(chunk.subarray(start));
  }
  if (reader.hasBegun) yield reader.endLine(0);
}

class LineReader {
  // Bytes that are no UTF-8 are refused: they would be replaced by others for ever.
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private parts: Buffer[] = [];
  private bytes = 0;
  private number = 0;
  private end = 0;

  get hasBegun(): boolean {
    return this.bytes > 0;
  }

  add(part: Buffer): void {
    this.bytes += part.length;
    if (this.bytes > MAX_LINE_BYTES) this.parts = [];
    else this.parts.push(part);
  }

  endLine(newlineBytes: number): Line {
    this.number += 1;
    this.end += this.bytes + newlineBytes;
    const { number, end } = this;
    const content = this.content();
    this.parts = [];
    this.bytes = 0;
    return { number, end, ...content };
  }

  private content(): { text: string } | { refusal: string } {
    if (this.bytes > MAX_LINE_BYTES) return { refusal: `it has more than ${MAX_LINE_BYTES / 1024 ** 2} MiB` };
    const line = this.parts.length === 1 && this.parts[0] ? this.parts[0] : Buffer.concat(this.parts);
    try {
      return { text: this.decoder.decode(line.at(-1) === RETURN ? line.subarray(0, -1) : line) };
    } catch {
      return { refusal: 'it is not UTF-8' };
    }
  }
}
