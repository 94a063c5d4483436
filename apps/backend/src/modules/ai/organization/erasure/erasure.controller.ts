import { Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { Costs } from '../../../../common/costs.decorator.js';
import { ApiProblems } from '../../controllers/api-problems.decorator.js';
import { BodyInput, QueryInput } from '../../controllers/input.decorators.js';
import type { Page } from '../../domain/conversation.js';
import { CurrentAuditedPrincipal } from '../access/audited-principal.decorator.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { NeedsGrant, OrganizationController } from '../access/organization-controller.decorator.js';
import { ErasureDto, ErasurePageDto, ListErasuresDto, RequestErasureDto } from './dto/erasure.dto.js';
import type { Erasure } from './erasure.js';
import { ErasureService } from './erasure.service.js';

@OrganizationController('erasures')
export class ErasureController {
  constructor(private readonly erasures: ErasureService) {}

  @Post()
  @HttpCode(202)
  @Costs(20)
  @NeedsGrant('ai:govern')
  @ApiOperation({
    summary: 'Erase the conversations of a user, about an entity, or one',
    description:
      'Of what there is now: at once it is not there for its owners, and it is removed in the background. What is ' +
      'held is removed when the hold has ended. Usage stays, under a pseudonym.',
  })
  @ApiAcceptedResponse({ type: ErasureDto })
  @ApiProblems('FORBIDDEN')
  request(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @BodyInput(RequestErasureDto) body: RequestErasureDto,
  ): Promise<Erasure> {
    return this.erasures.request(principal, body);
  }

  @Get()
  @NeedsGrant('ai:govern')
  @ApiOperation({ summary: 'The receipts of erasures, newest first', description: 'They name nobody.' })
  @ApiOkResponse({ type: ErasurePageDto })
  @ApiProblems('FORBIDDEN', 'INVALID_CURSOR')
  list(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @QueryInput(ListErasuresDto) query: ListErasuresDto,
  ): Promise<Page<Erasure>> {
    return this.erasures.list(principal, query);
  }

  @Get(':erasureId')
  @NeedsGrant('ai:govern')
  @ApiParam({ name: 'erasureId', description: 'The erasure', schema: { type: 'string', format: 'uuid' } })
  @ApiOperation({ summary: 'The receipt of an erasure', description: 'It names nobody.' })
  @ApiOkResponse({ type: ErasureDto })
  @ApiProblems('FORBIDDEN', 'ERASURE_NOT_FOUND')
  get(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @Param('erasureId') id: string,
  ): Promise<Erasure> {
    return this.erasures.get(principal, id);
  }
}
