import { Get, HttpCode, Param, Post, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { ApiConversationId } from '../../controllers/api-conversation-id.decorator.js';
import { ApiProblems } from '../../controllers/api-problems.decorator.js';
import { BodyInput, QueryInput } from '../../controllers/input.decorators.js';
import { PageAnswers } from '../../controllers/page-answers.js';
import type { Approval } from '../../domain/approval.js';
import type { Page } from '../../domain/conversation.js';
import { ApprovalDto, DecideApprovalDto, validated } from '../../dto/index.js';
import { CurrentAuditedPrincipal } from '../access/audited-principal.decorator.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { NeedsGrant, OrganizationController } from '../access/organization-controller.decorator.js';
import { ApprovalPageDto, ListApprovalsDto } from './dto/supervision.dto.js';
import { OrganizationService } from './organization.service.js';
import type { SupervisedApproval } from './supervised.js';

@OrganizationController('')
export class SupervisedApprovalController {
  constructor(
    private readonly organization: OrganizationService,
    private readonly answers: PageAnswers,
  ) {}

  @Get('approvals')
  @NeedsGrant('ai:supervise')
  @ApiOperation({
    summary: 'Tool calls of all users that wait, or have waited, for a decision, newest first',
    description: 'Those of deleted conversations aside. A page of an entity or an agent may be short.',
  })
  @ApiOkResponse({ type: ApprovalPageDto })
  @ApiProblems('FORBIDDEN', 'INVALID_CURSOR')
  list(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @QueryInput(ListApprovalsDto) query: ListApprovalsDto,
  ): Promise<Page<SupervisedApproval> | StreamableFile> {
    return this.answers.make(principal, () => this.organization.listApprovals(principal, query));
  }

  @Post('conversations/:id/approvals/:toolCallId')
  @HttpCode(200)
  @NeedsGrant('ai:supervise')
  @ApiConversationId()
  @ApiParam({ name: 'toolCallId', schema: { type: 'string' } })
  @ApiOperation({
    summary: 'Decide about a tool call of any user',
    description:
      'The tool runs once, with the rights of the conversation’s owner. About a call whose approver is a supervisor, ' +
      'nobody decides in a conversation of their own.',
  })
  @ApiOkResponse({ type: ApprovalDto })
  @ApiProblems(
    'FORBIDDEN',
    'CONVERSATION_NOT_FOUND',
    'APPROVAL_NOT_FOUND',
    'APPROVAL_DECIDED',
    'CONVERSATION_NOT_ACTIVE',
    'ACTIVE_CONVERSATION_EXISTS',
  )
  decide(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @Param('id') id: string,
    @Param('toolCallId') toolCallId: string,
    @BodyInput(DecideApprovalDto) body: unknown,
  ): Promise<Approval> {
    return this.organization.decideApproval(principal, id, toolCallId, validated(DecideApprovalDto, body));
  }
}
