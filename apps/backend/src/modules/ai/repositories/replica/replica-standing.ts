import type { Logger } from '@nestjs/common';
import { LOOK_PAUSE_MS } from './replica.limits.js';

/**
 * Tells whether the replica serves reads. One that failed a read is left out for a moment; then it is looked at, behind
 * reads that the primary answers, and serves again when a look succeeds. Without reads nothing is looked at.
 */
export class ReplicaStanding {
  private leftOut = true;
  /** The reason that was logged last, so that each is logged once. */
  private loggedReason: string | null = null;
  private lastLookMs = -Infinity;
  private looking: Promise<void> | null = null;

  /** @param check reads something from the replica, and returns the reason for which it cannot */
  constructor(
    private readonly check: () => Promise<string | null>,
    private readonly logger: Pick<Logger, 'log' | 'warn'>,
  ) {}

  get isLeftOut(): boolean {
    return this.leftOut;
  }

  /** Tells whether a read may be sent to the replica; where it may not, has it looked at when it is time. */
  mayServe(): boolean {
    if (this.leftOut && performance.now() - this.lastLookMs >= LOOK_PAUSE_MS) void this.look();
    return !this.leftOut;
  }

  leaveOut(reason: string): void {
    this.leftOut = true;
    this.lastLookMs = performance.now();
    if (reason === this.loggedReason) return;
    this.loggedReason = reason;
    this.logger.warn(`The replica is left out: ${reason}. The primary answers.`);
  }

  /** Looks whether the replica can serve; a look that is under way serves all who ask. */
  look(): Promise<void> {
    this.lastLookMs = performance.now();
    return (this.looking ??= this.lookNow().finally(() => {
      this.looking = null;
    }));
  }

  private async lookNow(): Promise<void> {
    const reason = await this.check();
    if (reason !== null) {
      this.leaveOut(reason);
      return;
    }
    this.leftOut = false;
    this.loggedReason = null;
    this.logger.log('The replica serves reads.');
  }
}
