import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CallerScope } from '../../../auth/caller.js';
import { Takes } from '../../../http/takes.decorator.js';
import type { Approval } from '../domain/approval.js';
import type { Scope } from '../domain/conversation.js';
import { ApprovalDto, DecideApprovalDto, validated } from '../dto/index.js';
import { ApprovalService } from '../turns/approval.service.js';
import { ApiConversationId } from './api-conversation-id.decorator.js';
import { ApiProblems } from './api-problems.decorator.js';

@ApiTags('chat')
@ApiBearerAuth()
@Controller('api/v1/ai/conversations/:id/approvals')
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
  @Takes('body')
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
    @Body() body: DecideApprovalDto,
  ): Promise<Approval> {
    const { approved, note } = validated(DecideApprovalDto, body);
    const verdict = { toolCallId, approved, ...(note == null ? {} : { note }) };
    return (await this.approvals.decide(scope, id, verdict)).approval;
  }
}
