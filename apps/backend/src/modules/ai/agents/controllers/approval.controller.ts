import { Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import type { Scope } from '../../../../common/scope.js';
import { AiController } from '../../controllers/ai-controller.decorator.js';
import { ApiConversationId } from '../../controllers/api-conversation-id.decorator.js';
import { ApiProblems } from '../../controllers/api-problems.decorator.js';
import { BodyInput } from '../../controllers/input.decorators.js';
import { CallerScope } from '../../controllers/principal.decorators.js';
import { ApprovalDto, DecideApprovalDto, validated } from '../../dto/index.js';
import { ApprovalService } from '../approval-decisions/approval.service.js';
import type { Approval } from '../../domain/approval.js';

@AiController('chat', 'conversations/:id/approvals')
export class ApprovalController {
  constructor(private readonly approvals: ApprovalService) {}

  @Get()
  @ApiConversationId()
  @ApiOperation({ summary: 'The tool calls that wait, or have waited, for a decision' })
  @ApiOkResponse({ type: [ApprovalDto] })
  @ApiProblems('CONVERSATION_NOT_FOUND')
  list(@CallerScope() scope: Scope, @Param('id') id: string): Promise<Approval[]> {
    return this.approvals.list(scope, id);
  }

  @Post(':toolCallId')
  @HttpCode(200)
  @ApiConversationId()
  @ApiParam({ name: 'toolCallId', schema: { type: 'string' } })
  @ApiOperation({
    summary: 'Decide about a tool call',
    description:
      'The call runs once, however often the decision is sent. When all calls of the turn are decided, the agent ' +
      'goes on; `GET …/stream` follows it.',
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
  async decide(
    @CallerScope() scope: Scope,
    @Param('id') id: string,
    @Param('toolCallId') toolCallId: string,
    @BodyInput(DecideApprovalDto) body: unknown,
  ): Promise<Approval> {
    const { approved, note } = validated(DecideApprovalDto, body);
    const decision = { toolCallId, approved, ...(note == null ? {} : { note }) };
    return (await this.approvals.decide(scope, id, decision)).approval;
  }
}
