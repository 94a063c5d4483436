import { Logger } from '@nestjs/common';
import type { UIMessageChunk } from 'ai';
import { errorName } from '../../../../common/error-name.js';
import { ChunkLog } from './chunk-log.js';
import type { Turn } from './turn.js';

const FAILURE = { code: 'INTERNAL_ERROR', message: 'The turn failed; what was said until then is stored.' };

/**
 * A turn that runs in this process, whether or not it is read. It is stopped when its last reader has been disconnected
 * for `graceMs`: nobody waits for the answer.
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

  /** Tells whether every reader has disconnected. */
  get left(): boolean {
    return this.grace !== undefined && this.readers === 0;
  }

  /** Reads the turn from its first chunk, and on as it runs. */
  read(): ReadableStream<UIMessageChunk> {
    return this.follow([]);
  }

  /** Reads the front end's whole message, with the chunks that the turn had sent before it waited for a decision. */
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

  /** Stops the turn. Resolves when the answer so far is stored. */
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
      new Logger('Turn').error(`A turn failed: ${errorName(error)}`);
      this.log.push({ type: 'data-error', data: FAILURE, transient: true });
      this.log.push({ type: 'error', errorText: FAILURE.message });
    } finally {
      this.running = false;
      clearTimeout(this.grace);
      await this.turn.end();
      this.log.close();
    }
  }
}
