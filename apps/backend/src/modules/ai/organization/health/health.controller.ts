import { Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Costs } from '../../../../common/costs.decorator.js';
import { ApiProblems } from '../../controllers/api-problems.decorator.js';
import { CurrentAuditedPrincipal } from '../access/audited-principal.decorator.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { NeedsGrant, OrganizationController } from '../access/organization-controller.decorator.js';
import { OrganizationHealthDto } from './dto/health.dto.js';
import type { OrganizationHealth } from './health.js';
import { HealthService } from './health.service.js';

@OrganizationController('health')
export class OrganizationHealthController {
  constructor(private readonly health: HealthService) {}

  @Get()
  @Costs(5)
  @NeedsGrant('ai:govern', 'ai:audit')
  @ApiOperation({
    summary: 'Whether the store is well',
    description:
      'Pool, appends and sweeps of the process that answers; turns of the organization that run; and how many of its ' +
      'newest conversations break a rule, of as many as `integrity` says. Counts alone: `npm run doctor` looks at all ' +
      'of them, and names them.',
  })
  @ApiOkResponse({ type: OrganizationHealthDto })
  @ApiProblems('FORBIDDEN')
  get(@CurrentAuditedPrincipal() principal: AuditedPrincipal): Promise<OrganizationHealth> {
    return this.health.get(principal);
  }
}
