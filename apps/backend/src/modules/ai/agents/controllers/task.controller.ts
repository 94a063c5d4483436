import { HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Costs } from '../../../../common/costs.decorator.js';
import type { Scope } from '../../../../common/scope.js';
import { TakesMessages } from '../../../../common/takes.decorator.js';
import { AiController } from '../../controllers/ai-controller.decorator.js';
import { ApiProblems } from '../../controllers/api-problems.decorator.js';
import { BodyInput } from '../../controllers/input.decorators.js';
import { CallerScope } from '../../controllers/principal.decorators.js';
import { validated } from '../../dto/index.js';
import { CleanNoteDto, SummarizeDto, TaskAnswerDto } from '../dto/index.js';
import { CleanNoteService } from '../tasks/clean-note.service.js';
import { SummarizeService } from '../tasks/summarize.service.js';
import type { TaskAnswer } from '../tasks/task.service.js';

/** Codes of a task that the model did not answer, or was not asked. */
const MODEL_PROBLEMS = [
  'BUDGET_EXCEEDED',
  'MODEL_UNPRICED',
  'CONTEXT_TOO_LONG',
  'CONTENT_FILTERED',
  'MODEL_FAILED',
  'MODEL_REFUSED',
  'MODEL_RATE_LIMITED',
  'MODEL_TIMED_OUT',
] as const;

@AiController('chat', 'agents')
export class TaskController {
  constructor(
    private readonly summaries: SummarizeService,
    private readonly notes: CleanNoteService,
  ) {}

  @Post('summarize')
  @Costs(10)
  @TakesMessages()
  @HttpCode(200)
  @ApiOperation({ summary: 'Sum up a conversation or a text' })
  @ApiOkResponse({ type: TaskAnswerDto })
  @ApiProblems('CONVERSATION_NOT_FOUND', 'CONTENT_TOO_LARGE', ...MODEL_PROBLEMS)
  summarize(@CallerScope() scope: Scope, @BodyInput(SummarizeDto) body: unknown): Promise<TaskAnswer> {
    return this.summaries.summarize(scope, validated(SummarizeDto, body));
  }

  @Post('clean-note')
  @Costs(10)
  @TakesMessages()
  @HttpCode(200)
  @ApiOperation({ summary: 'Tidy a note without changing what it says' })
  @ApiOkResponse({ type: TaskAnswerDto })
  @ApiProblems('CONTENT_TOO_LARGE', ...MODEL_PROBLEMS)
  cleanNote(@CallerScope() scope: Scope, @BodyInput(CleanNoteDto) body: unknown): Promise<TaskAnswer> {
    return this.notes.cleanNote(scope, validated(CleanNoteDto, body));
  }
}
