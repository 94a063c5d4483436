import { Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Costs } from '../../../../common/costs.decorator.js';
import { ApiProblems } from '../../controllers/api-problems.decorator.js';
import { QueryInput } from '../../controllers/input.decorators.js';
import type { Page } from '../../domain/conversation.js';
import { CurrentAuditedPrincipal } from '../access/audited-principal.decorator.js';
import { NeedsGrant, OrganizationController } from '../access/organization-controller.decorator.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import type { AuditEntry, AuditVerification } from './audit-entry.js';
import { AuditService } from './audit.service.js';
import { AuditPageDto, AuditVerificationDto, ReadAuditDto } from './dto/audit.dto.js';

@OrganizationController('audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @NeedsGrant('ai:audit')
  @ApiOperation({
    summary: 'The audit trail, newest first',
    description: 'Who looked at what, and what was set or decided. Reading it is one of its entries.',
  })
  @ApiOkResponse({ type: AuditPageDto })
  @ApiProblems('FORBIDDEN', 'INVALID_CURSOR')
  list(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @QueryInput(ReadAuditDto) query: ReadAuditDto,
  ): Promise<Page<AuditEntry>> {
    return this.audit.list(principal, query);
  }

  @Get('verify')
  @Costs(5)
  @NeedsGrant('ai:audit')
  @ApiOperation({ summary: 'Whether an entry of the audit trail was changed or taken away' })
  @ApiOkResponse({ type: AuditVerificationDto })
  @ApiProblems('FORBIDDEN')
  verify(@CurrentAuditedPrincipal() principal: AuditedPrincipal): Promise<AuditVerification> {
    return this.audit.verify(principal);
  }
}
