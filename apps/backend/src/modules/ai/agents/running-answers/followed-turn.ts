import { setTimeout as pause } from 'node:timers/promises';
import type { UIMessageChunk } from 'ai';
import { ChunkLog, type PlacedChunk, type Reading } from './chunk-log.js';
import { isDelta } from './chunk-units.js';
import { FOLLOW_INTERVAL_MS, TELL_INTERVAL_MS } from './running-answer.limits.js';
import type { Progress } from './running-answer.repository.js';

const LOST = 'The answer was cut off; what was said until then is stored.';

const NOT_FOLLOWED = 'The answer goes on, but is not shown further; load the page again.';

/** The access of a followed turn to what it follows. */
export interface TurnAccess {
  /** Reads on from a position. */
  read(position: number): Promise<Progress>;
  /** Tells the process that runs the turn that it is followed. */
  tell(): Promise<unknown>;
  /** Stores what the turn had shown, where its process has died, and returns what to show behind it. */
  recover(): Promise<UIMessageChunk[]>;
}

/**
 * A turn that runs in another process, read from the database while somebody here follows it. However many do, it is read
 * once.
 */
export class FollowedTurn {
  /** Resolves when it is followed no longer: it has ended, or all who followed it have gone. */
  readonly ended: Promise<void>;
  isOver = false;
  private readonly log = new ChunkLog();
  private readonly stopping = new AbortController();
  private readers = 0;
  private toldAt = performance.now();

  constructor(
    readonly id: string,
    private readonly access: TurnAccess,
  ) {
    this.ended = this.run();
  }

  read(reading: Reading): ReadableStream<PlacedChunk> {
    this.readers++;
    let reads = true;
    return this.log.read(reading, () => {
      if (reads) this.readers--;
      reads = false;
    });
  }

  /** Ends what is read here; the turn goes on. */
  stop(): void {
    this.stopping.abort();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    let isHeld: boolean;
    do {
      isHeld = await this.readOn().catch(() => true);
      await pause(isHeld ? FOLLOW_INTERVAL_MS : 0, undefined, { signal }).catch(() => undefined);
    } while (isHeld && this.readers > 0 && !signal.aborted);
    this.isOver = true;
    this.log.close(await this.ending(isHeld));
  }

  /** @returns whether more may come */
  private async readOn(): Promise<boolean> {
    if (performance.now() - this.toldAt > TELL_INTERVAL_MS) {
      this.toldAt = performance.now();
      await this.access.tell();
    }
    const { pieces, isHeld } = await this.access.read(this.log.end);
    for (const { position, chunks } of pieces) {
      // A piece that is missing was deleted: the turn has ended long ago.
      if (position !== this.log.end) return false;
      for (const chunk of chunks) this.log.push(chunk);
    }
    return isHeld || pieces.length > 0;
  }

  /** Ends an answer whose process has died: its texts are closed, and the front end is told that it failed. */
  private async ending(isHeld: boolean): Promise<UIMessageChunk[]> {
    if (this.log.isEnded) return [];
    if (isHeld) return [{ type: 'error', errorText: NOT_FOLLOWED }];
    const stored = await this.access.recover().catch(() => []);
    return [...openTexts(this.log.since(0)), ...stored, { type: 'error', errorText: LOST }];
  }
}

function openTexts(chunks: readonly UIMessageChunk[]): UIMessageChunk[] {
  const open = new Map<string, UIMessageChunk>();
  for (const chunk of chunks) {
    if (isDelta(chunk))
      open.set(`${chunk.type}:${chunk.id}`, {
        type: chunk.type === 'text-delta' ? 'text-end' : 'reasoning-end',
        id: chunk.id,
      });
    else if (chunk.type === 'text-end' || chunk.type === 'reasoning-end')
      open.delete(`${chunk.type.replace('-end', '-delta')}:${chunk.id}`);
  }
  return [...open.values()];
}
