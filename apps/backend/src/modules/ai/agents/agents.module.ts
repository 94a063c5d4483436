import { type DynamicModule, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryModule, RouterModule } from '@nestjs/core';
import type { AiModuleExtras } from '../options/ai.options.js';
import { AgentRegistry } from './agent/agent.registry.js';
import { ToolCheck } from './agent/tool-check.js';
import { ApprovalService } from './approval-decisions/approval.service.js';
import { ApprovalSweeper } from './approval-decisions/approval.sweeper.js';
import { FrontEndCallService } from './approval-decisions/front-end-call.service.js';
import { StoppedTurns } from './approval-decisions/stopped-turns.js';
import { SupervisorDecisionHook } from './approval-decisions/supervisor-decision.hook.js';
import { ApprovalGate } from './approvals/approval.gate.js';
import { ApprovalRepository } from './approvals/approval.repository.js';
import { DecidedCallHook } from './approvals/decided-call.hook.js';
import { ChatHistoryService } from './chat/chat-history.service.js';
import { ChatService } from './chat/chat.service.js';
import { LeftOpen } from './chat/left-open.js';
import { QuestionVersions } from './chat/question-versions.js';
import { RunningChatService } from './chat/running-chat.service.js';
import { MessageFiles } from './chat/message-files.js';
import { AgentController } from './controllers/agent.controller.js';
import { ApprovalController } from './controllers/approval.controller.js';
import { ChatController } from './controllers/chat.controller.js';
import { EventController } from './controllers/event.controller.js';
import { EventStreams } from './controllers/event-streams.js';
import { OpenStreams } from './controllers/open-streams.js';
import { TaskController } from './controllers/task.controller.js';
import { EventRepository } from './events/event.repository.js';
import { EventService } from './events/event.service.js';
import { EventWatcher } from './events/event-watcher.js';
import { AiClientService } from './language-model/ai-client.service.js';
import { ConfiguredModels } from './language-model/configured-models.js';
import { RuntimeObservation } from './observation/runtime-observation.js';
import { AnswerRecovery } from './running-answers/answer-recovery.js';
import { FollowedTurns } from './running-answers/followed-turns.js';
import { RunningAnswerRepository } from './running-answers/running-answer.repository.js';
import { CallAdmission } from './runner/call-admission.js';
import { CallFinder } from './runner/call-finder.js';
import { CallRunner } from './runner/call-runner.js';
import { FileReader } from './runner/file-reader.js';
import { OpenCallRunner } from './runner/open-call-runner.js';
import { TurnRecorder } from './runner/turn-recorder.js';
import { TurnRunner } from './runner/turn-runner.js';
import { CleanNoteService } from './tasks/clean-note.service.js';
import { SummarizeService } from './tasks/summarize.service.js';
import { TaskService } from './tasks/task.service.js';
import { LeftAnswerHook } from './turns/left-answer.hook.js';
import { LeftAnswers } from './turns/left-answers.js';
import { LeftAnswerSweeper } from './turns/left-answer.sweeper.js';
import { StopTurnHook } from './turns/stop-turn.hook.js';
import { TurnHolder } from './turns/turn-holder.js';
import { TurnRepository } from './turns/turn.repository.js';
import { TurnService } from './turns/turn.service.js';

const TURNS = [
  CallAdmission,
  CallFinder,
  TurnRepository,
  TurnService,
  TurnRecorder,
  CallRunner,
  OpenCallRunner,
  FileReader,
  TurnRunner,
  StopTurnHook,
];
const RUNNING_ANSWERS = [
  RunningAnswerRepository,
  AnswerRecovery,
  FollowedTurns,
  LeftAnswers,
  LeftAnswerHook,
  TurnHolder,
  LeftAnswerSweeper,
];
const APPROVALS = [
  ApprovalRepository,
  DecidedCallHook,
  ApprovalGate,
  ApprovalService,
  ApprovalSweeper,
  SupervisorDecisionHook,
  StoppedTurns,
  FrontEndCallService,
];
const MODEL = [ConfiguredModels, AiClientService];
const CHAT = [
  AgentRegistry,
  ToolCheck,
  ChatService,
  ChatHistoryService,
  RunningChatService,
  LeftOpen,
  MessageFiles,
  QuestionVersions,
];
const EVENTS = [EventRepository, EventWatcher, EventService, EventStreams];
const TASKS = [TaskService, SummarizeService, CleanNoteService];

/** The runtime of agents: it calls models, runs tools and stores what happens, by the store's own services. */
@Module({})
export class AgentsModule implements OnApplicationBootstrap {
  constructor(
    private readonly agents: AgentRegistry,
    private readonly models: ConfiguredModels,
  ) {}

  /** Makes the models that agents have chosen: one that cannot be made stops the start, and not a chat. */
  async onApplicationBootstrap(): Promise<void> {
    for (const { type, model } of this.agents.all)
      await this.models.of(model).catch((error: unknown) => {
        throw new Error(`The agent ${type} has no model: ${(error as Error).message}`, { cause: error });
      });
  }

  static register(
    store: DynamicModule,
    files: DynamicModule,
    options: DynamicModule,
    http: NonNullable<AiModuleExtras['http']>,
  ): DynamicModule {
    const routes = http === false ? [] : [RouterModule.register([{ path: http.path, module: AgentsModule }])];
    return {
      module: AgentsModule,
      imports: [DiscoveryModule, options, store, files, ...routes],
      controllers:
        http === false
          ? []
          : [ChatController, AgentController, ApprovalController, EventController, TaskController],
      providers: [
        ...TURNS,
        ...RUNNING_ANSWERS,
        ...APPROVALS,
        ...MODEL,
        ...CHAT,
        ...TASKS,
        ...EVENTS,
        OpenStreams,
        RuntimeObservation,
      ],
      exports: [SummarizeService, CleanNoteService],
    };
  }
}
