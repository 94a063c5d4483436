import { Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { Costs } from '../../../../common/costs.decorator.js';
import { ApiProblems } from '../../controllers/api-problems.decorator.js';
import { BodyInput, QueryInput } from '../../controllers/input.decorators.js';
import type { Page } from '../../domain/conversation.js';
import { validated } from '../../dto/index.js';
import { CurrentAuditedPrincipal } from '../access/audited-principal.decorator.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { NeedsGrant, OrganizationController } from '../access/organization-controller.decorator.js';
import { HoldCoverageDto, HoldCoverageQueryDto } from './dto/hold-coverage.dto.js';
import { HoldDto, HoldPageDto, ListHoldsDto, PlaceHoldDto, ReleaseHoldDto } from './dto/hold.dto.js';
import type { Hold, HoldCoverage } from './hold.js';
import { HoldService } from './hold.service.js';

@OrganizationController('holds')
export class HoldController {
  constructor(private readonly holds: HoldService) {}

  @Post()
  @NeedsGrant('ai:govern')
  @ApiOperation({
    summary: 'Place a hold: nothing that it covers is removed while it is active',
    description: 'Deleting and archiving go on as if there were none.',
  })
  @ApiCreatedResponse({ type: HoldDto })
  @ApiProblems('FORBIDDEN', 'CONVERSATION_NOT_FOUND')
  place(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @BodyInput(PlaceHoldDto) body: unknown,
  ): Promise<Hold> {
    return this.holds.place(principal, validated(PlaceHoldDto, body));
  }

  @Get()
  @NeedsGrant('ai:govern')
  @ApiOperation({ summary: 'Holds, newest first' })
  @ApiOkResponse({ type: HoldPageDto })
  @ApiProblems('FORBIDDEN', 'INVALID_CURSOR')
  list(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @QueryInput(ListHoldsDto) query: ListHoldsDto,
  ): Promise<Page<Hold>> {
    return this.holds.list(principal, query);
  }

  @Get('coverage')
  @Costs(5)
  @NeedsGrant('ai:govern')
  @ApiOperation({
    summary: 'Whether what is stored of a user, of an entity or of a conversation is held',
    description:
      'How many conversations there are of it, deleted ones included, and how many of these an active hold covers, ' +
      'by whatever it is about: as many would an erasure remove, and defer. Without a query, of the organization.',
  })
  @ApiOkResponse({ type: HoldCoverageDto })
  @ApiProblems('FORBIDDEN')
  coverage(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @QueryInput(HoldCoverageQueryDto) query: HoldCoverageQueryDto,
  ): Promise<HoldCoverage> {
    return this.holds.coverage(principal, query);
  }

  @Post(':holdId/release')
  @HttpCode(200)
  @NeedsGrant('ai:govern')
  @ApiParam({ name: 'holdId', format: 'uuid' })
  @ApiOperation({ summary: 'Release a hold; one that was released before stays as it is' })
  @ApiOkResponse({ type: HoldDto })
  @ApiProblems('FORBIDDEN', 'HOLD_NOT_FOUND')
  release(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @Param('holdId') id: string,
    @BodyInput(ReleaseHoldDto) body: unknown,
  ): Promise<Hold> {
    return this.holds.release(principal, id, validated(ReleaseHoldDto, body));
  }
}
