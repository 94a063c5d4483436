import { setTimeout as pause } from 'node:timers/promises';
import type { UIMessageChunk } from 'ai';
import { jsonBytes } from '../../domain/json-bytes.js';
import type { ChunkLog } from './chunk-log.js';
import { unitsOf } from './chunk-units.js';
import { MAX_KEPT_BYTES, WRITE_INTERVAL_MS } from './running-answer.limits.js';
import type { StepSoFar } from './running-step.js';

/** A piece of an answer, as it is written. */
export interface Piece {
  /** The units of the answer before it. */
  position: number;
  chunks: UIMessageChunk[];
  step: StepSoFar | null;
}

/**
 * Writes an answer to the database as it comes, a few times a second. The answer never waits for it. A write that failed
 * is sent again as it was, since it may have been done all the same.
 */
export class AnswerWriter {
  private readonly ending = new AbortController();
  private readonly written: Promise<void>;
  private position = 0;
  private bytes = 0;
  private unsure: Piece | null = null;

  /**
   * @param stepOf the step that is being answered
   * @param write writes a piece; resolves to false where the turn is not held any more
   */
  constructor(
    private readonly log: ChunkLog,
    private readonly stepOf: () => StepSoFar | null,
    private readonly write: (piece: Piece) => Promise<boolean>,
  ) {
    this.written = this.run();
  }

  /** Writes what is left, once. */
  async end(): Promise<void> {
    this.ending.abort();
    this.log.wake();
    await this.written;
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      if (this.log.end === this.position) await this.log.change();
      const nextAt = performance.now() + WRITE_INTERVAL_MS;
      if (!(await this.next())) return;
      // After a slow write the next one follows at once.
      const waitMs = Math.max(nextAt - performance.now(), 0);
      await pause(waitMs, undefined, { signal }).catch(() => undefined);
    }
    await this.next();
  }

  /** @returns whether there is more to write, now or later */
  private async next(): Promise<boolean> {
    const piece = this.unsure ?? this.unwritten();
    if (piece.chunks.length === 0) return true;
    if (!this.unsure) this.bytes += jsonBytes(piece.chunks);
    if (this.bytes > MAX_KEPT_BYTES) return false;
    this.unsure = piece;
    const isHeld = await this.write(piece).catch(() => null);
    if (isHeld === null) return true;
    this.unsure = null;
    this.position = piece.chunks.reduce((sum, chunk) => sum + unitsOf(chunk), piece.position);
    return isHeld;
  }

  private unwritten(): Piece {
    return { position: this.position, chunks: this.log.since(this.position), step: this.stepOf() };
  }
}
