import { Logger } from '@nestjs/common';
import type { UIMessageChunk } from 'ai';
import { ChunkLog } from './chunk-log.js';
import type { Turn } from './turn.js';

const FAILED = 'The turn failed; what was said until then is stored.';

/**
 * A turn that runs in this process. It runs by itself: readers come and go, and only when the last one has been gone
 * for a while is the answer stopped, since nobody waits for it.
 */
export class LiveTurn {
  readonly ended: Promise<void>;
  private readonly log = new ChunkLog();
  private readers = 0;
  private grace: NodeJS.Timeout | undefined;
  private running = true;

  constructor(
    readonly turn: Turn,
    chunks: AsyncIterable<UIMessageChunk>,
    private readonly graceMs: number,
  ) {
    this.ended = this.run(chunks);
  }

  /** Whether everybody who followed it has gone. */
  get left(): boolean {
    return this.grace !== undefined && this.readers === 0;
  }

  /** The turn from its beginning, and on as it goes. */
  read(): ReadableStream<UIMessageChunk> {
    return this.follow([]);
  }

  /** The front end's whole message, with what an earlier part of the turn had put in it before a decision was due. */
  readAnew(): ReadableStream<UIMessageChunk> {
    return this.follow(this.turn.earlier);
  }

  private follow(earlier: readonly UIMessageChunk[]): ReadableStream<UIMessageChunk> {
    this.readers++;
    clearTimeout(this.grace);
    let reading = true;
    return this.log.read(earlier, () => {
      if (reading) this.leave();
      reading = false;
    });
  }

  /** Stops it; what was said so far is stored. Resolves when that is done. */
  async stop(): Promise<void> {
    this.turn.stop();
    await this.ended;
  }

  private leave(): void {
    this.readers--;
    if (this.readers > 0 || !this.running) return;
    this.grace = setTimeout(() => {
      this.turn.stop();
    }, this.graceMs);
  }

  private async run(chunks: AsyncIterable<UIMessageChunk>): Promise<void> {
    try {
      for await (const chunk of chunks) this.log.push(chunk);
    } catch (error) {
      new Logger('Turn').error(`A turn failed: ${error instanceof Error ? error.name : typeof error}`);
      this.log.push({ type: 'error', errorText: FAILED });
    } finally {
      this.running = false;
      clearTimeout(this.grace);
      await this.turn.end();
      this.log.close();
    }
  }
}
