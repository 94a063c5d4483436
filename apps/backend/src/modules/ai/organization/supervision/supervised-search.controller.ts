import { Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Costs } from '../../../../common/costs.decorator.js';
import { ApiProblems } from '../../controllers/api-problems.decorator.js';
import { QueryInput } from '../../controllers/input.decorators.js';
import type { Page } from '../../domain/conversation.js';
import { CurrentAuditedPrincipal } from '../access/audited-principal.decorator.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { NeedsGrant, OrganizationController } from '../access/organization-controller.decorator.js';
import { SearchSupervisedQueryDto, SupervisedSearchPageDto } from './dto/supervision.dto.js';
import { OrganizationService } from './organization.service.js';
import type { SupervisedHit } from './supervised.js';

@OrganizationController('search')
export class SupervisedSearchController {
  constructor(private readonly organization: OrganizationService) {}

  @Get()
  @Costs(5)
  @NeedsGrant('ai:supervise')
  @ApiOperation({
    summary: 'Messages of all users that hold every term, newest first',
    description: 'Ends after about a second: a page may be short, even empty, while `nextCursor` goes on.',
  })
  @ApiOkResponse({ type: SupervisedSearchPageDto })
  @ApiProblems('FORBIDDEN', 'INVALID_CURSOR')
  search(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @QueryInput(SearchSupervisedQueryDto) { q, ...query }: SearchSupervisedQueryDto,
  ): Promise<Page<SupervisedHit>> {
    return this.organization.search(principal, { query: q, ...query });
  }
}
