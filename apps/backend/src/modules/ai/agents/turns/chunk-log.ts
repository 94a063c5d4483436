import type { UIMessageChunk } from 'ai';
import { EventEmitter, once } from 'node:events';

/** UTF-16 code units of a text from which on a further piece of it is kept apart: joined texts are copied. */
const JOINED_CODE_UNITS = 4096;

type Delta = Extract<UIMessageChunk, { type: 'text-delta' | 'reasoning-delta' }>;

/**
 * The chunks of an answer, kept while it is streamed: any number of readers follow it, each at its own pace. Pieces of
 * one text are kept joined, so that an answer of many small ones takes no more memory than its text.
 */
export class ChunkLog {
  private readonly chunks: UIMessageChunk[] = [];
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private closed = false;

  push(chunk: UIMessageChunk): void {
    if (isDelta(chunk) && chunk.delta === '') return;
    const last = this.chunks.at(-1);
    if (last && isDelta(last) && isDelta(chunk) && continues(chunk, last))
      this.chunks[this.chunks.length - 1] = { ...last, delta: last.delta + chunk.delta };
    else this.chunks.push(chunk);
    this.changes.emit('change');
  }

  close(): void {
    this.closed = true;
    this.changes.emit('change');
  }

  /**
   * Reads everything from the first chunk on. The reader pulls, so that a slow one delays nobody and fills no buffer.
   *
   * @param inserted chunks that follow the first one for this reader alone
   */
  read(inserted: readonly UIMessageChunk[], onEnd: () => void): ReadableStream<UIMessageChunk> {
    const own = [...inserted];
    const position = { index: 0, units: 0 };
    const next = (): UIMessageChunk | undefined =>
      (position.units > 0 ? own.shift() : undefined) ?? this.unread(position);
    return new ReadableStream<UIMessageChunk>(
      {
        pull: async (controller) => {
          let chunk = next();
          while (!chunk && !this.closed) {
            await once(this.changes, 'change');
            chunk = next();
          }
          if (chunk) {
            controller.enqueue(chunk);
          } else {
            onEnd();
            controller.close();
          }
        },
        cancel: onEnd,
      },
      { highWaterMark: 0 },
    );
  }

  /**
   * Reads on from a position: the next chunk, or the rest of one that has grown since.
   *
   * @param position the chunk that was read last, and how many units of it
   */
  private unread(position: { index: number; units: number }): UIMessageChunk | undefined {
    if (position.units === unitsOf(this.chunks[position.index]) && position.index + 1 < this.chunks.length) {
      position.index++;
      position.units = 0;
    }
    const chunk = this.chunks[position.index];
    const before = position.units;
    if (!chunk || before === unitsOf(chunk)) return undefined;
    position.units = unitsOf(chunk);
    return isDelta(chunk) ? { ...chunk, delta: chunk.delta.slice(before) } : chunk;
  }
}

function isDelta(chunk: UIMessageChunk): chunk is Delta {
  return chunk.type === 'text-delta' || chunk.type === 'reasoning-delta';
}

function continues({ type, id }: Delta, last: Delta): boolean {
  return type === last.type && id === last.id && last.delta.length < JOINED_CODE_UNITS;
}

/** The units in which a chunk is read: the code units of a text; any other chunk is one. */
function unitsOf(chunk: UIMessageChunk | undefined): number {
  if (chunk === undefined) return 0;
  return isDelta(chunk) ? chunk.delta.length : 1;
}
