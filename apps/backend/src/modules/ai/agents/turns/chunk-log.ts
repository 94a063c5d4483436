import type { UIMessageChunk } from 'ai';
import { EventEmitter, once } from 'node:events';

/** The chunks of an answer, kept while it is streamed: any number of readers follow it, each at its own pace. */
export class ChunkLog {
  private readonly chunks: UIMessageChunk[] = [];
  private readonly changes = new EventEmitter().setMaxListeners(0);
  private closed = false;

  push(chunk: UIMessageChunk): void {
    this.chunks.push(chunk);
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
    let next = 0;
    return new ReadableStream<UIMessageChunk>(
      {
        pull: async (controller) => {
          while (next >= this.chunks.length && !this.closed) await once(this.changes, 'change');
          const chunk = (next > 0 ? own.shift() : undefined) ?? this.chunks[next++];
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
}
