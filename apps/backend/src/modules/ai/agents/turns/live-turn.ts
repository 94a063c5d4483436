import type { UIMessageChunk } from 'ai';
import { AnswerWriter, type Piece } from '../running-answers/answer-writer.js';
import { ChunkLog, type PlacedChunk, type Reading } from '../running-answers/chunk-log.js';
import { unitsOf } from '../running-answers/chunk-units.js';
import type { StepSoFar } from '../running-answers/running-step.js';
import { failureChunks, logFailure, TURN_FAILURE } from './turn-failure.js';
import type { AnswerChunks, Turn } from './turn.js';

/**
 * A turn that runs in this process, whether or not it is read, and is written to the database as it comes. It is stopped
 * when its last reader, in whichever process, has been disconnected for `graceMs`: nobody waits for the answer.
 */
export class LiveTurn {
  readonly ended: Promise<void>;
  private readonly log = new ChunkLog();
  /** The step whose answer is shown. */
  private step: (() => StepSoFar) | null = null;
  private readers = 0;
  private grace: NodeJS.Timeout | undefined;
  private running = true;

  constructor(
    readonly turn: Turn,
    chunks: AnswerChunks,
    private readonly graceMs: number,
    write: (piece: Piece) => Promise<boolean>,
  ) {
    turn.now.isLeft = () => this.left;
    const writer = new AnswerWriter(this.log, () => this.step?.() ?? null, write);
    this.ended = this.run(chunks, writer);
  }

  /** Tells whether every reader has disconnected. */
  get left(): boolean {
    return this.grace !== undefined && this.readers === 0 && !this.turn.now.isFollowed;
  }

  /** Reads the turn from its first chunk, and on as it runs, for a front end that shows what was before it. */
  read(): ReadableStream<PlacedChunk> {
    const from = 1;
    const to = this.turn.earlier.reduce((sum, chunk) => sum + unitsOf(chunk), from);
    return this.follow({ without: { from, to } });
  }

  /** Reads the front end's whole message, with the chunks that the turn had sent before it waited for a decision. */
  readAnew(after = 0): ReadableStream<PlacedChunk> {
    return this.follow({ after });
  }

  private follow(reading: Reading): ReadableStream<PlacedChunk> {
    this.readers++;
    clearTimeout(this.grace);
    let reads = true;
    return this.log.read(reading, () => {
      if (reads) this.leave();
      reads = false;
    });
  }

  /** Stops the turn. Resolves when the answer so far is stored. */
  async stop(): Promise<void> {
    this.turn.stop();
    await this.ended;
  }

  private leave(): void {
    this.readers--;
    if (this.readers === 0 && this.running) this.wait();
  }

  private wait(): void {
    this.grace = setTimeout(() => {
      if (this.turn.now.isFollowed) this.wait();
      else this.turn.stop();
    }, this.graceMs);
  }

  private async run(chunks: AnswerChunks, writer: AnswerWriter): Promise<void> {
    let isWhole = true;
    try {
      for await (const chunk of chunks) this.show(chunk);
    } catch (error) {
      isWhole = false;
      logFailure(error);
      for (const chunk of failureChunks(TURN_FAILURE)) this.log.push(chunk);
    } finally {
      this.running = false;
      clearTimeout(this.grace);
      await writer.end();
      await this.turn.end(isWhole);
      this.log.close();
    }
  }

  private show(chunk: UIMessageChunk): void {
    const isFirst = this.log.end === 0;
    if (chunk.type === 'start-step') this.step = this.turn.now.step;
    this.log.push(chunk);
    if (isFirst) for (const earlier of this.turn.earlier) this.log.push(earlier);
  }
}
