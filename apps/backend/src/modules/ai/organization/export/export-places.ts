import { type Scope, userKey } from '../../../../common/scope.js';
import { ConversationError } from '../../domain/conversation-error.js';
import { EXPORTS_AT_A_TIME, EXPORTS_PER_USER, RETRY_AFTER_SECONDS } from './export.limits.js';

/** Counts the exports that run: each reads for as long as its client does. */
export class ExportPlaces {
  private readonly running = new Map<string, number>();
  private all = 0;

  /**
   * @returns a function by which the place is left, once
   * @throws ConversationError `RATE_LIMITED`
   */
  take(scope: Scope): () => void {
    const user = userKey(scope);
    const own = this.running.get(user) ?? 0;
    if (own >= EXPORTS_PER_USER || this.all >= EXPORTS_AT_A_TIME) throw tooMany();
    this.running.set(user, own + 1);
    this.all += 1;
    let isLeft = false;
    return () => {
      if (isLeft) return;
      isLeft = true;
      this.leave(user);
    };
  }

  private leave(user: string): void {
    const left = (this.running.get(user) ?? 1) - 1;
    if (left > 0) this.running.set(user, left);
    else this.running.delete(user);
    this.all -= 1;
  }
}

function tooMany(): ConversationError {
  return new ConversationError('RATE_LIMITED', 'Exports run already; wait until one has ended.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
