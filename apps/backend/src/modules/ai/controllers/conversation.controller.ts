import { Delete, Get, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Costs } from '../../../common/costs.decorator.js';
import type { HttpResponse } from '../../../common/http-types.js';
import type { Scope } from '../../../common/scope.js';
import type { Conversation, ConversationStats, Page, SearchHit } from '../domain/conversation.js';
import {
  ConversationDto,
  ConversationPageDto,
  ConversationStatsDto,
  GetOrCreateConversationDto,
  GetStatsDto,
  ListConversationsDto,
  PauseConversationDto,
  ResumeConversationDto,
  SearchPageDto,
  SearchQueryDto,
  SetHeadDto,
  UpdateTitleDto,
  validated,
} from '../dto/index.js';
import { ConversationService } from '../services/conversation.service.js';
import { AiController } from './ai-controller.decorator.js';
import { ApiConversationId } from './api-conversation-id.decorator.js';
import { ApiProblems } from './api-problems.decorator.js';
import { BodyInput, QueryInput } from './input.decorators.js';
import { CallerScope } from './principal.decorators.js';

@AiController('conversations', 'conversations')
export class ConversationController {
  constructor(private readonly conversations: ConversationService) {}

  @Post()
  @ApiOperation({
    summary: 'The active conversation of a context, or a new one',
    description: 'One that waits for an approval keeps its place: it is returned, PAUSED.',
  })
  @ApiCreatedResponse({ type: ConversationDto, description: 'A new one' })
  @ApiOkResponse({ type: ConversationDto, description: 'The one that was there' })
  @ApiProblems()
  async getOrCreate(
    @CallerScope() scope: Scope,
    @BodyInput(GetOrCreateConversationDto, {}) body: unknown,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<Conversation> {
    const { conversation, created } = await this.conversations.getOrCreate(
      scope,
      validated(GetOrCreateConversationDto, body),
    );
    response.status(created ? 201 : 200);
    return conversation;
  }

  @Get()
  @ApiOperation({ summary: 'Conversations, latest activity first; without a status, all but ARCHIVED' })
  @ApiOkResponse({ type: ConversationPageDto })
  @ApiProblems('INVALID_CURSOR')
  list(
    @CallerScope() scope: Scope,
    @QueryInput(ListConversationsDto) query: ListConversationsDto,
  ): Promise<Page<Conversation>> {
    return this.conversations.list(scope, query);
  }

  @Get('search')
  @Costs(5)
  @ApiOperation({ summary: 'Messages that hold every term, newest first' })
  @ApiOkResponse({ type: SearchPageDto })
  @ApiProblems('INVALID_CURSOR')
  search(
    @CallerScope() scope: Scope,
    @QueryInput(SearchQueryDto) { q, ...query }: SearchQueryDto,
  ): Promise<Page<SearchHit>> {
    return this.conversations.search(scope, { query: q, ...query });
  }

  @Get('stats')
  @Costs(5)
  @ApiOperation({ summary: 'Sums over conversations, messages and tokens; days are UTC' })
  @ApiOkResponse({ type: ConversationStatsDto })
  @ApiProblems()
  getStats(
    @CallerScope() scope: Scope,
    @QueryInput(GetStatsDto) query: GetStatsDto,
  ): Promise<ConversationStats> {
    return this.conversations.getStats(scope, query);
  }

  @Get(':id')
  @ApiConversationId()
  @ApiOperation({ summary: 'One conversation' })
  @ApiOkResponse({ type: ConversationDto })
  @ApiProblems('CONVERSATION_NOT_FOUND')
  get(@CallerScope() scope: Scope, @Param('id') id: string): Promise<Conversation> {
    return this.conversations.get(scope, id);
  }

  @Patch(':id')
  @ApiConversationId()
  @ApiOperation({ summary: 'Rename; the order of the list stays' })
  @ApiOkResponse({ type: ConversationDto })
  @ApiProblems('CONVERSATION_NOT_FOUND')
  updateTitle(
    @CallerScope() scope: Scope,
    @Param('id') id: string,
    @BodyInput(UpdateTitleDto) body: unknown,
  ): Promise<Conversation> {
    return this.conversations.updateTitle(scope, id, validated(UpdateTitleDto, body).title);
  }

  @Post(':id/pause')
  @HttpCode(200)
  @ApiConversationId()
  @ApiOperation({
    summary: 'ACTIVE → PAUSED; a paused conversation takes no messages, and an answer on its way is stopped',
  })
  @ApiOkResponse({ type: ConversationDto })
  @ApiProblems('CONVERSATION_NOT_FOUND', 'INVALID_TRANSITION')
  pause(
    @CallerScope() scope: Scope,
    @Param('id') id: string,
    @BodyInput(PauseConversationDto, {}) body: unknown,
  ): Promise<Conversation> {
    return this.conversations.pause(scope, id, validated(PauseConversationDto, body));
  }

  @Post(':id/resume')
  @HttpCode(200)
  @ApiConversationId()
  @ApiOperation({ summary: 'PAUSED → ACTIVE, also instead of the one that is active' })
  @ApiOkResponse({ type: ConversationDto })
  @ApiProblems('CONVERSATION_NOT_FOUND', 'INVALID_TRANSITION', 'ACTIVE_CONVERSATION_EXISTS')
  resume(
    @CallerScope() scope: Scope,
    @Param('id') id: string,
    @BodyInput(ResumeConversationDto, {}) body: unknown,
  ): Promise<Conversation> {
    return this.conversations.resume(scope, id, validated(ResumeConversationDto, body));
  }

  @Post(':id/head')
  @HttpCode(200)
  @ApiConversationId()
  @ApiOperation({ summary: 'Make the branch through a message the active one' })
  @ApiOkResponse({ type: ConversationDto })
  @ApiProblems('CONVERSATION_NOT_FOUND')
  setHead(
    @CallerScope() scope: Scope,
    @Param('id') id: string,
    @BodyInput(SetHeadDto) body: unknown,
  ): Promise<Conversation> {
    return this.conversations.setHead(scope, id, validated(SetHeadDto, body).sequence);
  }

  @Post(':id/archive')
  @HttpCode(200)
  @ApiConversationId()
  @ApiOperation({ summary: 'ACTIVE or PAUSED → ARCHIVED, for good; an answer on its way is stopped' })
  @ApiOkResponse({ type: ConversationDto })
  @ApiProblems('CONVERSATION_NOT_FOUND')
  archive(@CallerScope() scope: Scope, @Param('id') id: string): Promise<Conversation> {
    return this.conversations.archive(scope, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiConversationId()
  @ApiOperation({
    summary: 'Delete: it is not there any more, and its context is free',
    description:
      'An answer on its way is stopped. Who must keep it still sees it, until retention removes it.',
  })
  @ApiNoContentResponse()
  @ApiProblems('CONVERSATION_NOT_FOUND')
  delete(@CallerScope() scope: Scope, @Param('id') id: string): Promise<void> {
    return this.conversations.delete(scope, id);
  }

  @Post(':id/title')
  @HttpCode(200)
  @ApiConversationId()
  @ApiOperation({ summary: 'A title from the first user message; a title set by hand stays' })
  @ApiOkResponse({ type: ConversationDto })
  @ApiProblems('CONVERSATION_NOT_FOUND')
  generateTitle(@CallerScope() scope: Scope, @Param('id') id: string): Promise<Conversation> {
    return this.conversations.generateTitle(scope, id);
  }
}
