import { DiscoveryModule } from '@nestjs/core';
import type { OrganizationPart } from '../organization-part.js';
import { OrganizationHealthController } from './health.controller.js';
import { HealthRepository } from './health.repository.js';
import { HealthService } from './health.service.js';

/** Whether the store of an organization is well. */
export const HEALTH: OrganizationPart = {
  name: 'health',
  imports: [DiscoveryModule],
  controllers: [OrganizationHealthController],
  providers: [HealthRepository, HealthService],
  exports: [HealthService],
};
