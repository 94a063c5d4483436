import { Get, Headers, HttpCode, Param, Post, Res, type StreamableFile } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { HttpResponse } from '../../../common/http-types.js';
import type { Principal } from '../../../common/principal.js';
import type { Scope } from '../../../common/scope.js';
import { TakesMessages } from '../../../common/takes.decorator.js';
import type { Conversation, Page } from '../domain/conversation.js';
import type { Message } from '../domain/message.js';
import {
  AddMessageDto,
  AddMessagesDto,
  ConversationWithMessagesDto,
  GetMessagesDto,
  MessageDto,
  MessagePageDto,
  ReadMessagesDto,
  validated,
} from '../dto/index.js';
import { ConversationService } from '../services/conversation.service.js';
import { AiController } from './ai-controller.decorator.js';
import { ApiConversationId } from './api-conversation-id.decorator.js';
import { ApiProblems } from './api-problems.decorator.js';
import { refuseForgery, requireAppendGrant } from './append-grant.js';
import { withHeaderKey } from './idempotency-key.js';
import { BodyInput, QueryInput } from './input.decorators.js';
import { PageAnswers } from './page-answers.js';
import { CallerScope, CurrentPrincipal } from './principal.decorators.js';

const ApiAppendProblems = () =>
  ApiProblems(
    'FORBIDDEN',
    'CONVERSATION_NOT_FOUND',
    'CONVERSATION_NOT_ACTIVE',
    'IDEMPOTENCY_CONFLICT',
    'CONTENT_TOO_LARGE',
  );

@AiController('messages', 'conversations/:id')
export class MessageController {
  constructor(
    private readonly conversations: ConversationService,
    private readonly answers: PageAnswers,
  ) {}

  @Post('messages')
  @TakesMessages()
  @ApiConversationId()
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key stores one message' })
  @ApiOperation({
    summary: 'Store a message',
    description:
      'Without the grant `ai:append` only `{ role: "user", content, metadata?, parent? }` is taken, so that no user can forge ' +
      'an answer or a token count.',
  })
  @ApiCreatedResponse({ type: MessageDto, description: 'Stored' })
  @ApiOkResponse({ type: MessageDto, description: 'The key was seen before: the stored message' })
  @ApiAppendProblems()
  async addMessage(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @BodyInput(AddMessageDto) body: unknown,
    @Res({ passthrough: true }) response: HttpResponse,
    @Headers('Idempotency-Key') key?: string,
  ): Promise<Message> {
    refuseForgery(principal, body);
    const input = withHeaderKey(body, key);
    const { message, stored } = await this.conversations.appendOne(principal, id, input);
    response.status(stored ? 201 : 200);
    return message;
  }

  @Post('messages/batch')
  @HttpCode(201)
  @TakesMessages()
  @ApiConversationId()
  @ApiOperation({
    summary: 'Store 1 to 100 messages, each behind the one before it, all or nothing',
    description: 'Needs the grant `ai:append`.',
  })
  @ApiCreatedResponse({
    type: [MessageDto],
    description: 'Those that were stored, or were there by their keys',
  })
  @ApiAppendProblems()
  async addMessages(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @BodyInput(AddMessagesDto) body: unknown,
  ): Promise<Message[]> {
    requireAppendGrant(principal);
    const { messages } = validated(AddMessagesDto, body);
    return this.conversations.addMessages(principal, id, messages);
  }

  @Get('messages')
  @ApiConversationId()
  @ApiOperation({ summary: 'Messages of the active branch, or of all, by sequence' })
  @ApiOkResponse({ type: MessagePageDto })
  @ApiProblems('CONVERSATION_NOT_FOUND', 'INVALID_CURSOR')
  getMessages(
    @CallerScope() scope: Scope,
    @Param('id') id: string,
    @QueryInput(GetMessagesDto) query: GetMessagesDto,
  ): Promise<Page<Message> | StreamableFile> {
    return this.answers.make(scope, () => this.conversations.getMessages(scope, id, query));
  }

  @Get('with-messages')
  @ApiConversationId()
  @ApiOperation({ summary: 'A conversation with its newest messages, in chronological order' })
  @ApiOkResponse({ type: ConversationWithMessagesDto })
  @ApiProblems('CONVERSATION_NOT_FOUND', 'INVALID_CURSOR')
  getWithMessages(
    @CallerScope() scope: Scope,
    @Param('id') id: string,
    @QueryInput(ReadMessagesDto) query: ReadMessagesDto,
  ): Promise<{ conversation: Conversation; messages: Page<Message> } | StreamableFile> {
    return this.answers.make(scope, () => this.conversations.getWithMessages(scope, id, query));
  }
}
