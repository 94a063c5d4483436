import { Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Principal } from '../../../../common/principal.js';
import { Costs } from '../../../../common/costs.decorator.js';
import { ApiProblems } from '../../controllers/api-problems.decorator.js';
import { QueryInput } from '../../controllers/input.decorators.js';
import { CurrentAuditedPrincipal } from '../access/audited-principal.decorator.js';
import { NeedsGrant, OrganizationController } from '../access/organization-controller.decorator.js';
import { ReadUsageDto, UsagePageDto } from './dto/usage.dto.js';
import type { UsagePage } from './usage-page.js';
import { UsageService } from './usage.service.js';

@OrganizationController('usage')
export class UsageController {
  constructor(private readonly service: UsageService) {}

  @Get()
  @Costs(5)
  @NeedsGrant('ai:govern', 'ai:audit')
  @ApiOperation({
    summary: 'What messages used and cost, grouped',
    description:
      'A row for each combination of the keys that occurs, in the order of the keys; days and months are UTC. Costs are ' +
      'exact, at the price in effect when each message was stored. Deleted conversations count.',
  })
  @ApiOkResponse({ type: UsagePageDto })
  @ApiProblems('FORBIDDEN', 'INVALID_CURSOR')
  usage(
    @CurrentAuditedPrincipal() principal: Principal,
    @QueryInput(ReadUsageDto) query: ReadUsageDto,
  ): Promise<UsagePage> {
    return this.service.usage(principal, query);
  }
}
