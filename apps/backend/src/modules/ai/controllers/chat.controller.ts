import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CallerScope } from '../../../auth/caller.js';
import { Takes } from '../../../http/takes.decorator.js';
import type { Scope } from '../domain/conversation.js';
import type { ChatMessage } from '../domain/ui-messages.js';
import { ChatDto, ReadUiMessagesDto, spoken, UiMessageDto, validated } from '../dto/index.js';
import { ChatHistoryService } from '../turns/chat-history.service.js';
import { ChatService } from '../turns/chat.service.js';
import { ApiConversationId } from './api-conversation-id.decorator.js';
import { ApiProblems } from './api-problems.decorator.js';
import { QUERY } from './query.pipe.js';
import { ApiUiMessageStream, sendUiMessageStream } from './ui-message-stream.js';

const AgentType = () =>
  ApiParam({ name: 'agentType', description: 'The agent', schema: { type: 'string', example: 'case' } });

@ApiTags('chat')
@ApiBearerAuth()
@Controller('api/v1/ai')
export class ChatController {
  constructor(
    private readonly chat: ChatService,
    private readonly history: ChatHistoryService,
  ) {}

  @Post('agents/:agentType/chat')
  @Takes('body')
  @HttpCode(200)
  @AgentType()
  @ApiOperation({
    summary: 'Say something to an agent; it answers in a stream',
    description:
      "Speaks the UI message stream of the AI SDK (v1): `useChat`'s default transport works unchanged.",
  })
  @ApiUiMessageStream()
  @ApiProblems(
    'AGENT_NOT_FOUND',
    'CONVERSATION_NOT_FOUND',
    'APPROVAL_NOT_FOUND',
    'CONVERSATION_NOT_ACTIVE',
    'IDEMPOTENCY_CONFLICT',
    'TURN_IN_PROGRESS',
    'APPROVAL_PENDING',
    'APPROVAL_DECIDED',
    'CONTENT_TOO_LARGE',
  )
  async say(
    @CallerScope() scope: Scope,
    @Param('agentType') agentType: string,
    @Body() body: ChatDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { id: chatId = '', messages, trigger, entityType, entityId } = validated(ChatDto, body);
    const chat = { agentType, chatId, entityType, entityId, again: trigger === 'regenerate-message' };
    const stream = await this.chat.say(scope, chat, spoken(messages));
    await sendUiMessageStream(reply, stream);
  }

  @Get('agents/:agentType/chat/:chatId/stream')
  @AgentType()
  @ApiParam({ name: 'chatId', description: 'As the front end named the chat', schema: { type: 'string' } })
  @ApiOperation({
    summary: 'Follow the answer that is on its way, from its beginning: what `useChat` resumes by',
  })
  @ApiUiMessageStream()
  @ApiNoContentResponse({ description: 'No answer is on its way' })
  @ApiProblems('CONVERSATION_NOT_FOUND')
  async resumeChat(
    @CallerScope() scope: Scope,
    @Param('agentType') agentType: string,
    @Param('chatId') chatId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendUiMessageStream(reply, await this.chat.followChat(scope, agentType, chatId));
  }

  @Get('conversations/:id/stream')
  @ApiConversationId()
  @ApiOperation({ summary: 'The same, by the conversation' })
  @ApiUiMessageStream()
  @ApiNoContentResponse({ description: 'No answer is on its way' })
  @ApiProblems('CONVERSATION_NOT_FOUND')
  async resume(
    @CallerScope() scope: Scope,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendUiMessageStream(reply, await this.chat.follow(scope, id));
  }

  @Delete('conversations/:id/turn')
  @HttpCode(204)
  @ApiConversationId()
  @ApiOperation({ summary: 'Stop the answer that is on its way; what was said so far is stored' })
  @ApiNoContentResponse({ description: 'Stopped, or none was on its way' })
  @ApiProblems('CONVERSATION_NOT_FOUND')
  stop(@CallerScope() scope: Scope, @Param('id') id: string): Promise<void> {
    return this.chat.stop(scope, id);
  }

  @Get('conversations/:id/ui-messages')
  @Takes('query')
  @ApiConversationId()
  @ApiOperation({
    summary: 'The newest messages as the AI SDK shows them',
    description: 'For the `messages` of `useChat`. The header `Next-Cursor` leads to older ones.',
  })
  @ApiOkResponse({ type: [UiMessageDto] })
  @ApiProblems('CONVERSATION_NOT_FOUND', 'INVALID_CURSOR')
  async uiMessages(
    @CallerScope() scope: Scope,
    @Param('id') id: string,
    @Query(QUERY) query: ReadUiMessagesDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ChatMessage[]> {
    const { items, nextCursor } = await this.history.read(scope, id, query);
    if (nextCursor !== null) reply.header('Next-Cursor', nextCursor);
    return items;
  }
}
