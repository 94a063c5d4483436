import type { UIMessageChunk } from 'ai';
import { EventEmitter, once } from 'node:events';
import { type Delta, isDelta, isEnd, unitsFrom, unitsOf } from './chunk-units.js';

/** UTF-16 code units of a text from which on a further piece of it is kept apart: joined texts are copied. */
const JOINED_CODE_UNITS = 4096;

/** A chunk as a reader gets it, and the reader's position behind it, in units of the whole log. */
export interface PlacedChunk {
  chunk: UIMessageChunk;
  position: number;
}

/** The place up to which a log was read. */
interface Mark {
  /** The chunk that was read last, and how many of its units. */
  index: number;
  units: number;
  position: number;
}

/** The part of a log that a reader is to be shown. */
export interface Reading {
  /** The position behind which it begins. */
  after?: number;
  /** A part that is passed over. */
  without?: { from: number; to: number };
}

/**
 * The chunks of an answer, kept while it is streamed: any number of readers follow it, each at its own pace. Pieces of
 * one text are kept joined, so that an answer of many small ones takes no more memory than its text.
 *
 * A reader sees the end of an answer when the log is closed: by then its turn is over, and what it asks next finds it so.
 */
export class ChunkLog {
  private readonly chunks: UIMessageChunk[] = [];
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private length = 0;
  private closed = false;
  /** The number of chunks before the first one that ends the answer. */
  private shown = Infinity;
  /** The position of what was added when the log was closed. */
  private ending = Infinity;

  /** The position behind everything that it holds. */
  get end(): number {
    return this.length;
  }

  /** Tells whether it holds the end of the answer. */
  get isEnded(): boolean {
    return this.shown < Infinity;
  }

  push(chunk: UIMessageChunk): void {
    if (isDelta(chunk) && chunk.delta === '') return;
    const last = this.chunks.at(-1);
    if (last && isDelta(last) && isDelta(chunk) && continues(chunk, last))
      this.chunks[this.chunks.length - 1] = { ...last, delta: last.delta + chunk.delta };
    else this.chunks.push(chunk);
    if (isEnd(chunk)) this.shown = Math.min(this.shown, this.chunks.length - 1);
    this.length += unitsOf(chunk);
    this.wake();
  }

  /** @param ending chunks that every reader is shown, also one whose position is behind what the log holds */
  close(ending: readonly UIMessageChunk[] = []): void {
    this.ending = this.length;
    for (const chunk of ending) this.push(chunk);
    this.closed = true;
    this.wake();
  }

  /** Resolves when something is added, the log is closed, or somebody is woken. */
  async change(): Promise<void> {
    await once(this.changes, 'change');
  }

  /** Has those who wait for a change look again. */
  wake(): void {
    this.changes.emit('change');
  }

  /** Everything behind a position that is a chunk's beginning, or within a text. */
  since(position: number): UIMessageChunk[] {
    const mark = this.markAt(position);
    const chunks: UIMessageChunk[] = [];
    const all = this.chunks.length;
    for (let chunk = this.unread(mark, all); chunk; chunk = this.unread(mark, all)) chunks.push(chunk);
    return chunks;
  }

  /** Reads everything from a position on. The reader pulls, so that a slow one delays nobody and fills no buffer. */
  read({ after = 0, without }: Reading, onEnd: () => void): ReadableStream<PlacedChunk> {
    let mark = this.markAt(0);
    const next = (): UIMessageChunk | undefined => {
      // A reader may know more than the log holds yet, or ever.
      const begin = Math.min(after, this.ending);
      if (mark.position < begin) mark = this.markAt(begin);
      if (mark.position < begin) return undefined;
      if (mark.position === without?.from) mark = this.markAt(without.to);
      return this.unread(mark, this.closed ? this.chunks.length : this.shown);
    };
    return new ReadableStream<PlacedChunk>(
      {
        pull: async (controller) => {
          let chunk = next();
          while (!chunk && !this.closed) {
            await this.change();
            chunk = next();
          }
          if (chunk) {
            controller.enqueue({ chunk, position: mark.position });
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

  /** Finds a position, or the end of the log where that comes before it. */
  private markAt(position: number): Mark {
    const mark: Mark = { index: -1, units: 0, position: 0 };
    for (const chunk of this.chunks) {
      if (mark.position >= position) break;
      mark.index++;
      mark.units = Math.min(unitsOf(chunk), position - mark.position);
      mark.position += mark.units;
    }
    return mark;
  }

  /**
   * Reads on from a mark, which it moves: the next chunk, or the rest of one that has grown since.
   *
   * @param count the number of chunks that may be read
   */
  private unread(mark: Mark, count: number): UIMessageChunk | undefined {
    const current = this.chunks[mark.index];
    const grown = current && mark.units < unitsOf(current) ? current : undefined;
    const chunk = grown ?? this.chunks[mark.index + 1];
    if (!chunk || (!grown && mark.index + 1 >= count)) return undefined;
    const before = grown ? mark.units : 0;
    if (!grown) mark.index++;
    mark.units = unitsOf(chunk);
    mark.position += mark.units - before;
    return unitsFrom(chunk, before);
  }
}

function continues({ type, id }: Delta, last: Delta): boolean {
  return type === last.type && id === last.id && last.delta.length < JOINED_CODE_UNITS;
}
