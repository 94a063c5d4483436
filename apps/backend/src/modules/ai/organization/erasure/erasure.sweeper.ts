import { Injectable } from '@nestjs/common';
import { errorName } from '../../../../common/error-name.js';
import { Sweeper } from '../../services/sweeper.js';
import { ERASURE_LEASE_MS, ERASURE_SWEEP_INTERVAL_MS, ERASURES_PER_SWEEP } from './erasure.limits.js';
import { ErasureRepository } from './erasure.repository.js';
import { ErasureWorker } from './erasure-worker.js';

/** Works on erasures that are not done, one process on each: also on what a process that died has left. */
@Injectable()
export class ErasureSweeper extends Sweeper {
  constructor(
    private readonly erasures: ErasureRepository,
    private readonly worker: ErasureWorker,
  ) {
    super('Erasures', 'erasures to work on', ERASURE_SWEEP_INTERVAL_MS);
  }

  async sweep(): Promise<void> {
    for (const found of await this.erasures.open(ERASURES_PER_SWEEP)) {
      if (this.stop.aborted) return;
      const open = await this.erasures.claim(found, ERASURE_LEASE_MS);
      if (open)
        await this.worker
          .work(open, () => !this.stop.aborted)
          .catch((error: unknown) => {
            this.told(error);
          });
    }
  }

  /** One that fails is tried again when its lease is over, and holds up no other. */
  private told(error: unknown): void {
    this.logger.warn(`An erasure could not be worked on (${errorName(error)}); it is tried again.`);
  }
}
