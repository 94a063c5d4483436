import { HoldController } from '../holds/hold.controller.js';
import { HoldRepository } from '../holds/hold.repository.js';
import { HoldService } from '../holds/hold.service.js';
import type { OrganizationPart } from '../organization-part.js';
import { RetentionRun } from './retention-run.js';
import { RetentionController } from './retention.controller.js';
import { RetentionRepository } from './retention.repository.js';
import { RetentionService } from './retention.service.js';
import { RetentionSweeper } from './retention.sweeper.js';

/** Holds, and the policy of retention. */
export const RETENTION: OrganizationPart = {
  name: 'retention',
  controllers: [HoldController, RetentionController],
  providers: [
    HoldRepository,
    HoldService,
    RetentionRepository,
    RetentionRun,
    RetentionService,
    RetentionSweeper,
  ],
  exports: [HoldService, RetentionService, RetentionRun],
};
