import { Get, Param, type StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiConversationId } from '../../controllers/api-conversation-id.decorator.js';
import { ApiProblems } from '../../controllers/api-problems.decorator.js';
import { QueryInput } from '../../controllers/input.decorators.js';
import { PageAnswers } from '../../controllers/page-answers.js';
import type { Page } from '../../domain/conversation.js';
import type { Message } from '../../domain/message.js';
import { GetMessagesDto, MessagePageDto, ReadMessagesDto } from '../../dto/index.js';
import { CurrentAuditedPrincipal } from '../access/audited-principal.decorator.js';
import type { AuditedPrincipal } from '../access/audited-principal.js';
import { NeedsGrant, OrganizationController } from '../access/organization-controller.decorator.js';
import {
  ListSupervisedDto,
  SupervisedConversationDto,
  SupervisedPageDto,
  SupervisedWithMessagesDto,
} from './dto/supervision.dto.js';
import { OrganizationService } from './organization.service.js';
import type { SupervisedConversation } from './supervised.js';

@OrganizationController('conversations')
export class SupervisedConversationController {
  constructor(
    private readonly organization: OrganizationService,
    private readonly answers: PageAnswers,
  ) {}

  @Get()
  @NeedsGrant('ai:supervise')
  @ApiOperation({
    summary: 'The conversations of all users, latest activity first; without a status, all but ARCHIVED',
    description:
      'Needs the grant `ai:supervise`; reading is an entry of the audit trail. A page of a title or of many entities may ' +
      'be short, while `nextCursor` goes on.',
  })
  @ApiOkResponse({ type: SupervisedPageDto })
  @ApiProblems('FORBIDDEN', 'INVALID_CURSOR')
  list(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @QueryInput(ListSupervisedDto) query: ListSupervisedDto,
  ): Promise<Page<SupervisedConversation>> {
    return this.organization.listConversations(principal, query);
  }

  @Get(':id')
  @NeedsGrant('ai:supervise')
  @ApiConversationId()
  @ApiOperation({ summary: 'One conversation of any user, deleted or not' })
  @ApiOkResponse({ type: SupervisedConversationDto })
  @ApiProblems('FORBIDDEN', 'CONVERSATION_NOT_FOUND')
  get(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @Param('id') id: string,
  ): Promise<SupervisedConversation> {
    return this.organization.getConversation(principal, id);
  }

  @Get(':id/with-messages')
  @NeedsGrant('ai:supervise')
  @ApiConversationId()
  @ApiOperation({
    summary: 'A conversation of any user with its newest messages, in chronological order',
  })
  @ApiOkResponse({ type: SupervisedWithMessagesDto })
  @ApiProblems('FORBIDDEN', 'CONVERSATION_NOT_FOUND', 'INVALID_CURSOR')
  getWithMessages(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @Param('id') id: string,
    @QueryInput(ReadMessagesDto) query: ReadMessagesDto,
  ): Promise<object | StreamableFile> {
    return this.answers.make(principal, () => this.organization.getWithMessages(principal, id, query));
  }

  @Get(':id/messages')
  @NeedsGrant('ai:supervise')
  @ApiConversationId()
  @ApiOperation({ summary: 'Messages of a conversation of any user, by sequence' })
  @ApiOkResponse({ type: MessagePageDto })
  @ApiProblems('FORBIDDEN', 'CONVERSATION_NOT_FOUND', 'INVALID_CURSOR')
  getMessages(
    @CurrentAuditedPrincipal() principal: AuditedPrincipal,
    @Param('id') id: string,
    @QueryInput(GetMessagesDto) query: GetMessagesDto,
  ): Promise<Page<Message> | StreamableFile> {
    return this.answers.make(principal, () => this.organization.getMessages(principal, id, query));
  }
}
