import { Body, Controller, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type Caller, CallerScope, CurrentCaller } from '../../../auth/caller.js';
import { Takes } from '../../../http/takes.decorator.js';
import type { Conversation, Page, Scope } from '../domain/conversation.js';
import type { Message } from '../domain/message.js';
import {
  AddMessageDto,
  ConversationWithMessagesDto,
  GetMessagesDto,
  MessageDto,
  MessagePageDto,
  ReadMessagesDto,
} from '../dto/index.js';
import { ConversationService } from '../services/conversation.service.js';
import { ApiConversationId } from './api-conversation-id.decorator.js';
import { ApiProblems } from './api-problems.decorator.js';
import { refuseForgery } from './append-grant.js';
import { withHeaderKey } from './idempotency-key.js';
import { QUERY } from './query.pipe.js';

@ApiTags('messages')
@ApiBearerAuth()
@Controller('api/v1/ai/conversations/:id')
export class MessageController {
  constructor(private readonly conversations: ConversationService) {}

  @Post('messages')
  @Takes('body')
  @ApiConversationId()
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key stores one message' })
  @ApiOperation({
    summary: 'Store a message',
    description:
      'Without the grant `ai:append` only `{ role: "user", content, metadata? }` is taken, so that no user can forge ' +
      'an answer or a token count.',
  })
  @ApiCreatedResponse({ type: MessageDto, description: 'Stored' })
  @ApiOkResponse({ type: MessageDto, description: 'The key was seen before: the stored message' })
  @ApiProblems(
    'FORBIDDEN',
    'CONVERSATION_NOT_FOUND',
    'CONVERSATION_NOT_ACTIVE',
    'IDEMPOTENCY_CONFLICT',
    'CONTENT_TOO_LARGE',
  )
  async addMessage(
    @CurrentCaller() { scope, grants }: Caller,
    @Param('id') id: string,
    @Body() body: AddMessageDto,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('Idempotency-Key') key?: string,
  ): Promise<Message> {
    refuseForgery(grants, body);
    const { message, stored } = await this.conversations.appendOne(scope, id, withHeaderKey(body, key));
    reply.status(stored ? 201 : 200);
    return message;
  }

  @Get('messages')
  @Takes('query')
  @ApiConversationId()
  @ApiOperation({ summary: 'Messages by sequence' })
  @ApiOkResponse({ type: MessagePageDto })
  @ApiProblems('CONVERSATION_NOT_FOUND', 'INVALID_CURSOR')
  getMessages(
    @CallerScope() scope: Scope,
    @Param('id') id: string,
    @Query(QUERY) query: GetMessagesDto,
  ): Promise<Page<Message>> {
    return this.conversations.getMessages(scope, id, query);
  }

  @Get('with-messages')
  @Takes('query')
  @ApiConversationId()
  @ApiOperation({ summary: 'A conversation with its newest messages, in chronological order' })
  @ApiOkResponse({ type: ConversationWithMessagesDto })
  @ApiProblems('CONVERSATION_NOT_FOUND', 'INVALID_CURSOR')
  getWithMessages(
    @CallerScope() scope: Scope,
    @Param('id') id: string,
    @Query(QUERY) query: ReadMessagesDto,
  ): Promise<{ conversation: Conversation; messages: Page<Message> }> {
    return this.conversations.getWithMessages(scope, id, query);
  }
}
