import { describe, expect, it } from '@jest/globals';
import type { UIMessageChunk } from 'ai';
import { ChunkLog } from './chunk-log.js';

const START: UIMessageChunk = { type: 'start', messageId: 'm' };
const FINISH: UIMessageChunk = { type: 'finish' };

function text(delta: string, id = 't'): UIMessageChunk {
  return { type: 'text-delta', id, delta };
}

async function rest(stream: ReadableStream<UIMessageChunk>): Promise<UIMessageChunk[]> {
  const chunks: UIMessageChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

function saidIn(chunks: UIMessageChunk[]): string {
  return chunks.map((chunk) => (chunk.type === 'text-delta' ? chunk.delta : '')).join('');
}

describe('ChunkLog', () => {
  it('shows a reader that keeps up each piece, and a later one the text', async () => {
    const log = new ChunkLog();
    const reader = log.read([], () => undefined).getReader();
    const pieces: unknown[] = [];
    for (const chunk of [START, text('Mia '), text('did'), text(''), text('.', 'u'), FINISH]) {
      log.push(chunk);
      if (chunk.type !== 'text-delta' || chunk.delta !== '') pieces.push((await reader.read()).value);
    }
    log.close();

    expect(pieces).toEqual([START, text('Mia '), text('did'), text('.', 'u'), FINISH]);
    expect((await reader.read()).done).toBe(true);
    expect(await rest(log.read([], () => undefined))).toEqual([
      START,
      text('Mia did'),
      text('.', 'u'),
      FINISH,
    ]);
  });

  it('shows the whole text to readers that begin at any moment', async () => {
    const log = new ChunkLog();
    const readers: Promise<UIMessageChunk[]>[] = [];
    log.push(START);
    for (let count = 0; count < 3_000; count++) {
      if (count % 500 === 0) readers.push(rest(log.read([], () => undefined)));
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

    expect(await rest(log.read([], () => undefined))).toHaveLength(Math.ceil(100_000 / 4096));
  });

  it('inserts what a reader alone is shown behind the first chunk', async () => {
    const log = new ChunkLog();
    for (const chunk of [START, text('b'), FINISH]) log.push(chunk);
    log.close();

    expect(await rest(log.read([text('a')], () => undefined))).toEqual([START, text('a'), text('b'), FINISH]);
  });
});
