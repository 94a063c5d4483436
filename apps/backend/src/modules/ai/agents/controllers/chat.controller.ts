import { Delete, Get, HttpCode, Param, Post, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { Costs } from '../../../../common/costs.decorator.js';
import type { HttpRequest, HttpResponse } from '../../../../common/http-types.js';
import type { Principal } from '../../../../common/principal.js';
import type { Scope } from '../../../../common/scope.js';
import { TakesMessages } from '../../../../common/takes.decorator.js';
import { AiController } from '../../controllers/ai-controller.decorator.js';
import { ApiConversationId } from '../../controllers/api-conversation-id.decorator.js';
import { ApiProblems } from '../../controllers/api-problems.decorator.js';
import { BodyInput, QueryInput } from '../../controllers/input.decorators.js';
import { PageAnswers } from '../../controllers/page-answers.js';
import { CallerScope, CurrentPrincipal } from '../../controllers/principal.decorators.js';
import { ChatHistoryService } from '../chat/chat-history.service.js';
import { ChatService } from '../chat/chat.service.js';
import { type Missing, RunningChatService } from '../chat/running-chat.service.js';
import {
  ChatDto,
  parseChatBody,
  parseChatInput,
  ReadUiMessagesDto,
  ResumeDto,
  UiMessageDto,
} from '../dto/index.js';
import type { ChatMessage } from '../message-mapping/ui-messages.js';
import { OpenStreams } from './open-streams.js';
import { ApiUiMessageStream, sendUiMessageStream } from './ui-message-stream.js';

const AgentType = () =>
  ApiParam({ name: 'agentType', description: 'The agent', schema: { type: 'string', example: 'case' } });

const ChatId = () =>
  ApiParam({ name: 'chatId', description: 'As the front end named the chat', schema: { type: 'string' } });

@AiController('chat')
export class ChatController {
  constructor(
    private readonly chat: ChatService,
    private readonly running: RunningChatService,
    private readonly history: ChatHistoryService,
    private readonly answers: PageAnswers,
    private readonly streams: OpenStreams,
  ) {}

  @Post('agents/:agentType/chat')
  @Costs(10)
  @TakesMessages()
  @HttpCode(200)
  @AgentType()
  @ApiOperation({
    summary: 'Say something to an agent; it answers in a stream',
    description:
      "Speaks the UI message stream of the AI SDK (v1): `useChat`'s default transport works unchanged.",
  })
  @ApiUiMessageStream()
  @ApiProblems(
    'BUDGET_EXCEEDED',
    'MODEL_UNPRICED',
    'AGENT_NOT_FOUND',
    'CONVERSATION_NOT_FOUND',
    'APPROVAL_NOT_FOUND',
    'FILE_NOT_FOUND',
    'CONVERSATION_NOT_ACTIVE',
    'TURN_IN_PROGRESS',
    'APPROVAL_PENDING',
    'APPROVAL_DECIDED',
    'CONTENT_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
  )
  async send(
    @CurrentPrincipal() principal: Principal,
    @Param('agentType') agentType: string,
    @BodyInput(ChatDto) body: unknown,
    @Req() request: HttpRequest,
    @Res() response: HttpResponse,
  ): Promise<void> {
    const { chat: given, further } = parseChatBody(body);
    const { id: chatId = '', messages, trigger, entityType, entityId } = given;
    const again = trigger === 'regenerate-message';
    const chat = { agentType, chatId, entityType, entityId, again, further };
    const stream = await this.chat.send(principal, chat, parseChatInput(messages));
    await sendUiMessageStream(request, response, this.streams.open(principal, chatId, stream));
  }

  @Get('agents/:agentType/chat/:chatId/stream')
  @AgentType()
  @ChatId()
  @ApiOperation({
    summary: 'Follow the answer that is on its way: what `useChat` resumes by',
    description:
      'From its beginning, or on from an event, by its id in `after` or the header `Last-Event-ID`.',
  })
  @ApiUiMessageStream()
  @ApiNoContentResponse({ description: 'No answer is on its way' })
  @ApiProblems('CONVERSATION_NOT_FOUND')
  async resumeChat(
    @CurrentPrincipal() principal: Principal,
    @Param('agentType') agentType: string,
    @Param('chatId') chatId: string,
    @QueryInput(ResumeDto) query: ResumeDto,
    @Req() request: HttpRequest,
    @Res() response: HttpResponse,
  ): Promise<void> {
    const missing = missingIn(query, request);
    const stream = await this.running.resumeChat(principal, agentType, chatId, missing);
    await sendUiMessageStream(request, response, this.streams.open(principal, chatId, stream));
  }

  @Get('conversations/:id/stream')
  @ApiConversationId()
  @ApiOperation({ summary: 'The same, by the conversation' })
  @ApiUiMessageStream()
  @ApiNoContentResponse({ description: 'No answer is on its way' })
  @ApiProblems('CONVERSATION_NOT_FOUND')
  async resume(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @QueryInput(ResumeDto) query: ResumeDto,
    @Req() request: HttpRequest,
    @Res() response: HttpResponse,
  ): Promise<void> {
    const stream = await this.running.resume(principal, id, missingIn(query, request));
    await sendUiMessageStream(request, response, this.streams.open(principal, id, stream));
  }

  @Delete('agents/:agentType/chat/:chatId/turn')
  @HttpCode(204)
  @AgentType()
  @ChatId()
  @ApiOperation({ summary: 'Stop the answer that is on its way; what was said so far is stored' })
  @ApiNoContentResponse({ description: 'Stopped, or none was on its way' })
  @ApiProblems('CONVERSATION_NOT_FOUND')
  stopChat(
    @CallerScope() scope: Scope,
    @Param('agentType') agentType: string,
    @Param('chatId') chatId: string,
  ): Promise<void> {
    return this.running.stopChat(scope, agentType, chatId);
  }

  @Delete('conversations/:id/turn')
  @HttpCode(204)
  @ApiConversationId()
  @ApiOperation({ summary: 'The same, by the conversation' })
  @ApiNoContentResponse({ description: 'Stopped, or none was on its way' })
  @ApiProblems('CONVERSATION_NOT_FOUND')
  stop(@CallerScope() scope: Scope, @Param('id') id: string): Promise<void> {
    return this.running.stop(scope, id);
  }

  @Get('conversations/:id/ui-messages')
  @ApiConversationId()
  @ApiOperation({
    summary: 'The newest messages as the AI SDK shows them',
    description:
      'For the `messages` of `useChat`. The header `Next-Cursor` leads to older ones; `Running-Message` names the message that is on its way, which is not among them.',
  })
  @ApiOkResponse({ type: [UiMessageDto] })
  @ApiProblems('CONVERSATION_NOT_FOUND', 'INVALID_CURSOR')
  async uiMessages(
    @CallerScope() scope: Scope,
    @Param('id') id: string,
    @QueryInput(ReadUiMessagesDto) query: ReadUiMessagesDto,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<ChatMessage[] | StreamableFile> {
    return this.answers.make(scope, async () => {
      const { items, nextCursor, onItsWay } = await this.history.read(scope, id, query);
      if (nextCursor !== null) response.header('Next-Cursor', nextCursor);
      if (onItsWay !== null) response.header('Running-Message', onItsWay);
      return items;
    });
  }
}

/** Reads where a front end goes on. A browser's `EventSource` says so in a header. */
function missingIn({ after, message }: ResumeDto, { headers }: HttpRequest): Missing {
  const last = headers['last-event-id'];
  return { after: after ?? (typeof last === 'string' ? last : undefined), message };
}
