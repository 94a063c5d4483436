import { Get, Param, Req, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { HttpRequest, HttpResponse } from '../../../../common/http-types.js';
import type { Principal } from '../../../../common/principal.js';
import { AiController } from '../../controllers/ai-controller.decorator.js';
import { ApiConversationId } from '../../controllers/api-conversation-id.decorator.js';
import { ApiProblems } from '../../controllers/api-problems.decorator.js';
import { CurrentPrincipal } from '../../controllers/principal.decorators.js';
import { EventService } from '../events/event.service.js';
import { ApiEvents, lastEventIdOf, sendEvents } from './event-stream.js';
import { EventStreams } from './event-streams.js';

@AiController('events')
export class EventController {
  constructor(
    private readonly events: EventService,
    private readonly streams: EventStreams,
  ) {}

  @Get('conversations/:id/events')
  @ApiConversationId()
  @ApiOperation({
    summary: 'What changes in a conversation, for an open page',
    description:
      'Each event `conversation` has the whole state and, in `changed`, what is new in it: `title`, `status`, ' +
      '`messages`, `turn`, `approvals`. The first one comes at once.',
  })
  @ApiEvents('Server-sent events')
  @ApiProblems('CONVERSATION_NOT_FOUND')
  async ofConversation(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Req() request: HttpRequest,
    @Res() response: HttpResponse,
  ): Promise<void> {
    const stream = await this.events.ofConversation(principal, id, lastEventIdOf(request));
    await sendEvents(request, response, this.streams.open(principal, id, stream));
  }

  @Get('events')
  @ApiOperation({
    summary: 'What changes in your open conversations, for a sidebar',
    description:
      'The first event `conversations` has the fifty with the latest activity (`all: true`), each later one those ' +
      'that have changed, and in `gone` those that are open no longer.',
  })
  @ApiEvents('Server-sent events')
  @ApiProblems()
  async ofUser(
    @CurrentPrincipal() principal: Principal,
    @Req() request: HttpRequest,
    @Res() response: HttpResponse,
  ): Promise<void> {
    const stream = await this.events.ofUser(principal, lastEventIdOf(request));
    await sendEvents(request, response, this.streams.open(principal, '', stream));
  }
}
