import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../../../../common/principal.js';
import { userKey } from '../../../../common/scope.js';
import { AI_OPTIONS, type AiOptions } from '../../options/ai.options.js';
import { endable } from './endable-stream.js';

/** The longest time that a timer takes; a stream has ended by then. */
const MAX_TIMER_MS = 2 ** 31 - 1;

interface OpenStream {
  chat: string;
  end: () => void;
}

/**
 * Bounds the streams of each user, and of each chat: for a further one the oldest is ended, whose client may have gone
 * without a word. A stream ends with what names its principal.
 */
@Injectable()
export class OpenStreams {
  private readonly byUser = new Map<string, Set<OpenStream>>();

  constructor(@Inject(AI_OPTIONS) private readonly options: Pick<AiOptions, 'streams'>) {}

  /** @param chat names the chat among those of the user */
  open<T>(principal: Principal, chat: string, source: ReadableStream<T> | null): ReadableStream<T> | null {
    if (source === null) return null;
    const user = userKey(principal);
    const { perUser, perConversation } = this.options.streams;
    this.makeRoom(user, perUser, () => true);
    this.makeRoom(user, perConversation, (one) => one.chat === chat);
    const { stream, end } = endable(source, () => {
      clearTimeout(timer);
      this.remove(user, entry);
    });
    const entry = { chat, end };
    const timer = principal.expiresAt && endAt(principal.expiresAt, end);
    this.byUser.set(user, (this.byUser.get(user) ?? new Set()).add(entry));
    return stream;
  }

  private makeRoom(user: string, most: number, counts: (stream: OpenStream) => boolean): void {
    const [...streams] = this.byUser.get(user) ?? [];
    const counted = streams.filter(counts);
    for (const oldest of counted.slice(0, Math.max(0, counted.length - most + 1))) oldest.end();
  }

  private remove(user: string, stream: OpenStream): void {
    const streams = this.byUser.get(user);
    streams?.delete(stream);
    if (streams?.size === 0) this.byUser.delete(user);
  }
}

function endAt(date: Date, end: () => void): NodeJS.Timeout {
  return setTimeout(end, Math.min(date.getTime() - Date.now(), MAX_TIMER_MS)).unref();
}
