import { setTimeout as after } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { READINESS, type Readiness } from './readiness.js';

/** Time for which one check answers all who ask, however many they are. */
const SHARED_MS = 1_000;
/** Time after which a check that has not ended counts as failed. */
const CHECK_TIMEOUT_MS = 2_000;

/** Answers whether the backend can serve by one check a second, and logs when that changes: anybody may ask. */
@Injectable()
export class SharedReadiness {
  private readonly logger = new Logger('Health');
  private latest: Promise<boolean> | undefined;
  private running: Promise<boolean> | undefined;
  private wasReady = true;

  constructor(@Inject(READINESS) private readonly readiness: Readiness) {}

  isReady(): Promise<boolean> {
    this.latest ??= this.look();
    return this.latest;
  }

  private async look(): Promise<boolean> {
    const timeout = after(CHECK_TIMEOUT_MS, false, { ref: false });
    const isReady = await Promise.race([this.check(), timeout]);
    this.logChange(isReady);
    setTimeout(() => (this.latest = undefined), SHARED_MS).unref();
    return isReady;
  }

  /** One check at a time: those of a database that is silent would else pile up. */
  private check(): Promise<boolean> {
    this.running ??= this.readiness
      .check()
      .then(
        () => true,
        () => false,
      )
      .finally(() => (this.running = undefined));
    return this.running;
  }

  private logChange(isReady: boolean): void {
    if (isReady === this.wasReady) return;
    this.wasReady = isReady;
    if (isReady) this.logger.warn('Ready again: the database answers.');
    else this.logger.error('Not ready: the database does not answer.');
  }
}
