import type { UIMessageChunk } from 'ai';
import type { TurnEnd } from '../../options/observer.js';

/** Reads from the chunks of a turn how it ends. */
export class TurnEnding {
  private readonly open = new Set<string>();
  private code: string | null = null;

  /** @param turn the chunks that its message shows already: calls in them may still be open */
  constructor(private readonly turn: { earlier: Iterable<UIMessageChunk>; signal: AbortSignal }) {
    for (const chunk of turn.earlier) this.readCall(chunk);
  }

  read(chunk: UIMessageChunk): void {
    if (chunk.type === 'data-error') this.code = codeIn(chunk.data);
    else this.readCall(chunk);
  }

  /** @param code the code of an error that broke the turn off */
  end(code = this.code): TurnEnd {
    if (code !== null) return { end: 'failed', code };
    if (this.turn.signal.aborted) return { end: 'stopped', code };
    return { end: this.open.size > 0 ? 'waiting' : 'finished', code };
  }

  private readCall(chunk: UIMessageChunk): void {
    switch (chunk.type) {
      case 'tool-input-available':
        this.open.add(chunk.toolCallId);
        return;
      case 'tool-output-available':
      case 'tool-output-error':
      case 'tool-output-denied':
        this.open.delete(chunk.toolCallId);
        return;
      default:
    }
  }
}

function codeIn(data: unknown): string {
  const { code } = Object(data) as { code?: unknown };
  return typeof code === 'string' ? code : 'INTERNAL_ERROR';
}
