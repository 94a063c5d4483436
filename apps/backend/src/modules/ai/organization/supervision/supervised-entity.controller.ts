import { Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiProblems } from '../../controllers/api-problems.decorator.js';
import { QueryInput } from '../../controllers/input.decorators.js';
import type { Page } from '../../domain/conversation.js';
import { CurrentAuditedPrincipal } from '../access/audited-principal.decorator.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { NeedsGrant, OrganizationController } from '../access/organization-controller.decorator.js';
import { EntityPageDto, ListEntitiesDto } from './dto/entity.dto.js';
import { OrganizationService } from './organization.service.js';
import type { SupervisedEntity } from './supervised.js';

@OrganizationController('entities')
export class SupervisedEntityController {
  constructor(private readonly organization: OrganizationService) {}

  @Get()
  @NeedsGrant('ai:supervise')
  @ApiOperation({
    summary: 'What the conversations of all users are about, by type and id',
    description:
      'Cases, say, each with its latest activity. Those with deleted conversations alone are among them. A page may be ' +
      'short, while `nextCursor` goes on.',
  })
  @ApiOkResponse({ type: EntityPageDto })
  @ApiProblems('FORBIDDEN', 'INVALID_CURSOR')
  list(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @QueryInput(ListEntitiesDto) query: ListEntitiesDto,
  ): Promise<Page<SupervisedEntity>> {
    return this.organization.listEntities(principal, query);
  }
}
