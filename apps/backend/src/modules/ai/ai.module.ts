import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AgentRegistry } from './agents/agent.registry.js';
import { CaseAgent } from './agents/case.agent.js';
import { ComplianceManagerAgent } from './agents/compliance-manager.agent.js';
import { InvestigationAgent } from './agents/investigation.agent.js';
import { ApprovalController } from './controllers/approval.controller.js';
import { ChatController } from './controllers/chat.controller.js';
import { ConversationController } from './controllers/conversation.controller.js';
import { MessageController } from './controllers/message.controller.js';
import { OneShotController } from './controllers/one-shot.controller.js';
import { ConversationDoctor } from './doctor/conversation.doctor.js';
import { AiClientService } from './model/ai-client.service.js';
import { CleanNoteService } from './one-shots/clean-note.service.js';
import { OneShotService } from './one-shots/one-shot.service.js';
import { SummarizeService } from './one-shots/summarize.service.js';
import { AppendRepository } from './repositories/append.repository.js';
import { ApprovalRepository } from './repositories/approval.repository.js';
import { ConversationRepository } from './repositories/conversation.repository.js';
import { ListRepository } from './repositories/list.repository.js';
import { MessageRepository } from './repositories/message.repository.js';
import { SearchBlockRepository } from './repositories/search-block.repository.js';
import { SearchIndexer } from './repositories/search.indexer.js';
import { SearchRepository } from './repositories/search.repository.js';
import { StatsRepository } from './repositories/stats.repository.js';
import { Store } from './repositories/store.js';
import { TurnRepository } from './repositories/turn.repository.js';
import { ConversationService } from './services/conversation.service.js';
import { ApprovalGate } from './turns/approval.gate.js';
import { ApprovalService } from './turns/approval.service.js';
import { ApprovalSweeper } from './turns/approval.sweeper.js';
import { ChatHistoryService } from './turns/chat-history.service.js';
import { ChatService } from './turns/chat.service.js';
import { TurnRecorder } from './turns/turn-recorder.js';
import { TurnRunner } from './turns/turn-runner.js';
import { TurnService } from './turns/turn.service.js';

const STORE = [
  Store,
  ConversationRepository,
  ListRepository,
  MessageRepository,
  AppendRepository,
  SearchBlockRepository,
  SearchIndexer,
  SearchRepository,
  StatsRepository,
  ConversationService,
  ConversationDoctor,
];

const TURNS = [
  TurnRepository,
  ApprovalRepository,
  AiClientService,
  AgentRegistry,
  TurnService,
  TurnRecorder,
  TurnRunner,
  ApprovalGate,
  ApprovalService,
  ApprovalSweeper,
  ChatService,
  ChatHistoryService,
];

const ONE_SHOTS = [OneShotService, SummarizeService, CleanNoteService];

const AGENTS = [InvestigationAgent, CaseAgent, ComplianceManagerAgent];

/** The conversation store of the backend's agents. Import it from `index.ts`; what it exports is all there is. */
@Module({
  imports: [DiscoveryModule],
  controllers: [
    ConversationController,
    MessageController,
    ChatController,
    ApprovalController,
    OneShotController,
  ],
  providers: [...STORE, ...TURNS, ...AGENTS, ...ONE_SHOTS],
  exports: [ConversationService, ConversationDoctor, SummarizeService, CleanNoteService],
})
export class AiModule {}
