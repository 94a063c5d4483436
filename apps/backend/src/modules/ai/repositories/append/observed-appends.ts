import { type AiObserver, tell } from '../../options/observer.js';
import type { AppendWriter } from './append-writer.js';
import type { Append, AppendTarget } from './append.js';

type BatchWriter = Pick<AppendWriter, 'appendMany'>;

/**
 * Tells an observer of appends and of the statements that store them, from outside: what stores them knows nothing of
 * it. Without an observer everything is handed back as it is.
 */
export class ObservedAppends {
  /** Times at which appends were asked for, by `performance.now()`. */
  private readonly begunMs = new WeakMap<Append, number>();

  constructor(private readonly observer: AiObserver | undefined) {}

  /** @param target takes the appends of callers */
  target(target: AppendTarget): AppendTarget {
    const { observer } = this;
    if (!observer) return target;
    return {
      append: async (append) => {
        this.begunMs.set(append, performance.now());
        const ended = tell(() => observer.append?.(append.messages.length));
        try {
          const placement = await target.append(append);
          tell(() => ended?.(placement.outcome));
          return placement;
        } catch (error) {
          tell(() => ended?.('failed'));
          throw error;
        }
      },
    };
  }

  /** @param writer sends the appends of a batch */
  batches(writer: BatchWriter): BatchWriter {
    if (!this.observer) return writer;
    return { appendMany: (appends) => this.sent(appends, () => writer.appendMany(appends)) };
  }

  /** @param writer sends each append by itself */
  single(writer: AppendTarget): AppendTarget {
    if (!this.observer) return writer;
    return { append: (append) => this.sent([append], () => writer.append(append)) };
  }

  private async sent<T>(appends: readonly Append[], send: () => Promise<T>): Promise<T> {
    const nowMs = performance.now();
    const statement = {
      appends: appends.length,
      messages: appends.reduce((sum, { messages }) => sum + messages.length, 0),
      waitsMs: appends.map((append) => nowMs - (this.begunMs.get(append) ?? nowMs)),
    };
    const ended = tell(() => this.observer?.appendStatement?.(statement));
    try {
      return await send();
    } finally {
      tell(() => ended?.());
    }
  }
}
