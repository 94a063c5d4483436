import { Injectable } from '@nestjs/common';
import { errorName } from '../../../../common/error-name.js';
import { Sweeper } from '../../services/sweeper.js';
import { RetentionRun } from './retention-run.js';
import { MAX_ORGANIZATIONS_PER_SWEEP, RETENTION_SWEEP_INTERVAL_MS } from './retention.limits.js';
import { RetentionRepository } from './retention.repository.js';

/** Applies the policies of all organizations while the backend runs. */
@Injectable()
export class RetentionSweeper extends Sweeper {
  constructor(
    private readonly policies: RetentionRepository,
    private readonly run: RetentionRun,
  ) {
    super('Retention', 'what retention is due', RETENTION_SWEEP_INTERVAL_MS);
  }

  async sweep(): Promise<void> {
    for (const organizationId of await this.policies.due(MAX_ORGANIZATIONS_PER_SWEEP)) {
      if (this.stop.aborted) return;
      await this.run.apply(organizationId, { signal: this.stop }).catch((error: unknown) => {
        this.logger.warn(`Retention could not be applied (${errorName(error)}); it is tried again later.`);
      });
    }
  }
}
