import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CallerScope } from '../../../auth/caller.js';
import { Takes } from '../../../http/takes.decorator.js';
import type { Scope } from '../domain/conversation.js';
import { CleanNoteDto, OneShotAnswerDto, SummarizeDto } from '../dto/index.js';
import { CleanNoteService } from '../one-shots/clean-note.service.js';
import type { OneShotAnswer } from '../one-shots/one-shot.service.js';
import { SummarizeService } from '../one-shots/summarize.service.js';
import { ApiProblems } from './api-problems.decorator.js';

@ApiTags('chat')
@ApiBearerAuth()
@Controller('api/v1/ai/agents')
export class OneShotController {
  constructor(
    private readonly summaries: SummarizeService,
    private readonly notes: CleanNoteService,
  ) {}

  @Post('summarize')
  @Takes('body')
  @HttpCode(200)
  @ApiOperation({ summary: 'Sum up a conversation or a text' })
  @ApiOkResponse({ type: OneShotAnswerDto })
  @ApiProblems('CONVERSATION_NOT_FOUND', 'CONTENT_TOO_LARGE', 'MODEL_FAILED')
  summarize(@CallerScope() scope: Scope, @Body() body: SummarizeDto): Promise<OneShotAnswer> {
    return this.summaries.summarize(scope, body);
  }

  @Post('clean-note')
  @Takes('body')
  @HttpCode(200)
  @ApiOperation({ summary: 'Tidy a note without changing what it says' })
  @ApiOkResponse({ type: OneShotAnswerDto })
  @ApiProblems('CONTENT_TOO_LARGE', 'MODEL_FAILED')
  cleanNote(@CallerScope() scope: Scope, @Body() body: CleanNoteDto): Promise<OneShotAnswer> {
    return this.notes.cleanNote(scope, body);
  }
}
