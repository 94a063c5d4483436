import { describe, expect, it } from '@jest/globals';
import { type Line, MAX_LINE_BYTES, readLines } from './lines.js';

async function* chunksOf(...chunks: (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
}

async function linesOf(...chunks: (string | Buffer)[]): Promise<Line[]> {
  const lines = [];
  for await (const line of readLines(chunksOf(...chunks))) lines.push(line);
  return lines;
}

async function textsOf(...chunks: (string | Buffer)[]): Promise<(string | undefined)[]> {
  return (await linesOf(...chunks)).map((line) => ('text' in line ? line.text : undefined));
}

describe('readLines', () => {
  it('splits at newlines, with or without a return before them, and nowhere else', async () => {
    expect(await textsOf('a\nb\r\n\nc\u2028d\re\u0085f\u000bg')).toEqual([
      'a',
      'b',
      '',
      'c\u2028d\re\u0085f\u000bg',
    ]);
    expect(await textsOf('a\n')).toEqual(['a']);
    expect(await textsOf('')).toEqual([]);
    expect(await textsOf('\n\n')).toEqual(['', '']);
  });

  it('joins what comes in pieces, also within a character', async () => {
    const bytes = Buffer.from('\uFEFFGrüße ✈️\r\nnext');
    const pieces = Array.from(bytes, (byte) => Buffer.from([byte]));

    expect(await textsOf(...pieces)).toEqual(['Grüße ✈️', 'next']);
  });

  it('counts lines from 1 and bytes up to their ends', async () => {
    expect(await linesOf('ü\r\n', '\nab')).toEqual([
      { number: 1, end: 4, text: 'ü' },
      { number: 2, end: 5, text: '' },
      { number: 3, end: 7, text: 'ab' },
    ]);
  });

  it('refuses a line that is not UTF-8, and reads on', async () => {
    const lines = await linesOf(Buffer.from('Grüße', 'latin1'), '\nGrüße');

    expect(lines).toEqual([
      { number: 1, end: 6, refusal: 'it is not UTF-8' },
      { number: 2, end: 13, text: 'Grüße' },
    ]);
  });

  it('refuses a line that is too long, and reads on', async () => {
    const [whole, more] = [Buffer.alloc(MAX_LINE_BYTES, 'a'), Buffer.from('a')];
    const lines = await linesOf(whole, more, '\n', whole, '\n', 'b');

    expect(lines.map((line) => ('refusal' in line ? line.refusal : line.text.length))).toEqual([
      'it has more than 64 MiB',
      MAX_LINE_BYTES,
      1,
    ]);
    expect(lines[0]).toMatchObject({ number: 1, end: MAX_LINE_BYTES + 2 });
  });
});
