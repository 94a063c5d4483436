import { describe, expect, it } from '@jest/globals';
import type { UIMessageChunk } from 'ai';
import { ChunkLog, type PlacedChunk, type Reading } from './chunk-log.js';

const START: UIMessageChunk = { type: 'start', messageId: 'm' };
const FINISH: UIMessageChunk = { type: 'finish' };

function text(delta: string, id = 't'): UIMessageChunk {
  return { type: 'text-delta', id, delta };
}

function read(log: ChunkLog, reading: Reading = {}): ReadableStream<PlacedChunk> {
  return log.read(reading, () => undefined);
}

async function rest(stream: ReadableStream<PlacedChunk>): Promise<UIMessageChunk[]> {
  const chunks: UIMessageChunk[] = [];
  for await (const { chunk } of stream) chunks.push(chunk);
  return chunks;
}

function saidIn(chunks: UIMessageChunk[]): string {
  return chunks.map((chunk) => (chunk.type === 'text-delta' ? chunk.delta : '')).join('');
}

describe('ChunkLog', () => {
  it('shows a reader that keeps up each piece, and a later one the text', async () => {
    const log = new ChunkLog();
    const reader = read(log).getReader();
    const pieces: unknown[] = [];
    for (const chunk of [START, text('Mia '), text('did'), text(''), text('.', 'u')]) {
      log.push(chunk);
      if (chunk.type !== 'text-delta' || chunk.delta !== '') pieces.push((await reader.read()).value?.chunk);
    }
    log.push(FINISH);
    log.close();

    expect(pieces).toEqual([START, text('Mia '), text('did'), text('.', 'u')]);
    expect((await reader.read()).value?.chunk).toEqual(FINISH);
    expect((await reader.read()).done).toBe(true);
    expect(await rest(read(log))).toEqual([START, text('Mia did'), text('.', 'u'), FINISH]);
  });

  it('shows the whole text to readers that begin at any moment', async () => {
    const log = new ChunkLog();
    const readers: Promise<UIMessageChunk[]>[] = [];
    log.push(START);
    for (let count = 0; count < 3_000; count++) {
      if (count % 500 === 0) readers.push(rest(read(log)));
      log.push(text(`${count} `));
      if (count % 700 === 0) await Promise.resolve();
    }
    log.close();
    const whole = Array.from({ length: 3_000 }, (_, count) => `${count} `).join('');

    for (const read of readers) expect(saidIn(await read)).toBe(whole);
  });

  it('keeps a text of many pieces in few', async () => {
    const log = new ChunkLog();
    for (let count = 0; count < 100_000; count++) log.push(text('x'));
    log.close();

    expect(await rest(read(log))).toHaveLength(Math.ceil(100_000 / 4096));
  });

  it.each<UIMessageChunk>([FINISH, { type: 'error', errorText: 'It failed.' }])(
    'shows the end of an answer when it is closed: %j',
    async (end) => {
      const log = new ChunkLog();
      const isClosed = { before: false };
      const reading = (async () => {
        for await (const { chunk } of read(log)) if (chunk === end) return isClosed.before;
        return undefined;
      })();
      for (const chunk of [START, end]) log.push(chunk);
      await new Promise(setImmediate);
      isClosed.before = true;
      log.close();

      expect(await reading).toBe(true);
      expect(log.since(1)).toEqual([end]);
    },
  );

  it('passes over what a reader is not to be shown', async () => {
    const log = new ChunkLog();
    for (const chunk of [START, text('before'), START, text('b'), FINISH]) log.push(chunk);
    log.close();

    expect(await rest(read(log, { without: { from: 1, to: 8 } }))).toEqual([START, text('b'), FINISH]);
  });

  it('goes on behind any position, whichever pieces a text came in', async () => {
    const log = new ChunkLog();
    for (const chunk of [START, text('Mia '), text('did it'), FINISH]) log.push(chunk);
    log.close();
    const { positions, chunks } = await placed(read(log));

    expect([chunks, positions]).toEqual([
      [START, text('Mia did it'), FINISH],
      [1, 11, 12],
    ]);
    expect(await rest(read(log, { after: 1 }))).toEqual([text('Mia did it'), FINISH]);
    expect(await rest(read(log, { after: 5 }))).toEqual([text('did it'), FINISH]);
    expect(await rest(read(log, { after: 11 }))).toEqual([FINISH]);
    expect(await rest(read(log, { after: 12 }))).toEqual([]);
  });

  it('shows nothing twice to a reader that knows more than it holds yet, and its end in any case', async () => {
    const log = new ChunkLog();
    log.push(START);
    const further = rest(read(log, { after: 3 }));
    const beyond = rest(read(log, { after: 1000 }));
    for (const piece of ['a', 'b', 'c']) log.push(text(piece));
    log.close([FINISH]);

    expect(await further).toEqual([text('c'), FINISH]);
    expect(await beyond).toEqual([FINISH]);
  });
});

async function placed(
  stream: ReadableStream<PlacedChunk>,
): Promise<{ positions: number[]; chunks: UIMessageChunk[] }> {
  const all: PlacedChunk[] = [];
  for await (const one of stream) all.push(one);
  return { positions: all.map(({ position }) => position), chunks: all.map(({ chunk }) => chunk) };
}
