import { Get, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Costs } from '../../../../common/costs.decorator.js';
import { ApiProblems } from '../../controllers/api-problems.decorator.js';
import { BodyInput, QueryInput } from '../../controllers/input.decorators.js';
import { validated } from '../../dto/index.js';
import { CurrentAuditedPrincipal } from '../access/audited-principal.decorator.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { NeedsGrant, OrganizationController } from '../access/organization-controller.decorator.js';
import {
  PreviewRetentionDto,
  RetentionPolicyDto,
  RetentionPreviewDto,
  SetRetentionDto,
} from './dto/retention.dto.js';
import type { RetentionPolicy, RetentionPreview } from './retention-policy.js';
import { RetentionService } from './retention.service.js';

@OrganizationController('retention')
export class RetentionController {
  constructor(private readonly retention: RetentionService) {}

  @Get()
  @NeedsGrant('ai:govern')
  @ApiOperation({ summary: 'How long conversations, and the audit trail, are kept' })
  @ApiOkResponse({ type: RetentionPolicyDto })
  @ApiProblems('FORBIDDEN')
  get(@CurrentAuditedPrincipal() principal: AuditedPrincipal): Promise<RetentionPolicy> {
    return this.retention.get(principal);
  }

  @Put()
  @NeedsGrant('ai:govern')
  @ApiOperation({
    summary: 'Set the whole policy',
    description: 'It is applied in the background. What a hold covers is never removed.',
  })
  @ApiOkResponse({ type: RetentionPolicyDto })
  @ApiProblems('FORBIDDEN')
  set(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @BodyInput(SetRetentionDto) body: unknown,
  ): Promise<RetentionPolicy> {
    return this.retention.set(principal, validated(SetRetentionDto, body));
  }

  @Get('preview')
  @Costs(5)
  @NeedsGrant('ai:govern')
  @ApiOperation({ summary: 'How many conversations a policy would archive, delete and purge now' })
  @ApiOkResponse({ type: RetentionPreviewDto })
  @ApiProblems('FORBIDDEN')
  preview(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @QueryInput(PreviewRetentionDto) query: PreviewRetentionDto,
  ): Promise<RetentionPreview> {
    return this.retention.preview(principal, query);
  }
}
