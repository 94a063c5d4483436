import { type DynamicModule, Module } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { PrismaModule } from '../../prisma/prisma.module.js';
import { ConversationController } from './controllers/conversation.controller.js';
import { PrincipalController } from './controllers/principal.controller.js';
import { MessageController } from './controllers/message.controller.js';
import { Cursors } from './cursors/cursors.js';
import { PageAnswers } from './controllers/page-answers.js';
import { TranscriptConversations } from './imports/transcript-conversations.js';
import { TranscriptFiles } from './imports/transcript-files.js';
import { TranscriptRepository } from './imports/transcript.repository.js';
import { TranscriptService } from './imports/transcript.service.js';
import { IntegrityChecker } from './integrity/integrity-checker.js';
import { AI_OPTIONS, type AiModuleExtras } from './options/ai.options.js';
import { AppendRepository } from './repositories/append/append.repository.js';
import { ConversationRepository } from './repositories/conversation.repository.js';
import { CursorKeyRepository } from './repositories/cursor-key.repository.js';
import { DatabaseGateway } from './repositories/database-gateway.js';
import { ListWalk } from './repositories/list-walk.js';
import { ListRepository } from './repositories/list.repository.js';
import { MachineRepository } from './repositories/machine.repository.js';
import { MessageRepository } from './repositories/message.repository.js';
import { ReplicaReads } from './repositories/replica/replica-reads.js';
import { SearchBlockRepository } from './repositories/search/search-block.repository.js';
import { SearchIndexer } from './repositories/search/search-indexer.js';
import { SearchRepository } from './repositories/search/search.repository.js';
import { BranchRepository } from './repositories/branches/branch.repository.js';
import { StorageRepository } from './repositories/storage.repository.js';
import { StatsRepository } from './repositories/stats.repository.js';
import { TierBounds } from './repositories/sums/tier-bounds.js';
import { ApprovalDecisions } from './services/approval-decisions.js';
import { AppendHooks } from './services/append-hooks.js';
import { ConversationService } from './services/conversation.service.js';
import { EnclosedFiles } from './services/enclosed-files.js';
import { EntityGate } from './services/entity-gate.js';
import { FileBytes } from './services/file-bytes.js';
import { HeavyWork } from './services/heavy-work.js';
import { ImportHooks } from './services/import-hooks.js';
import { ModelCallGate } from './services/model-call-gate.js';
import { RuntimeStore } from './services/runtime-store.js';
import { StatsCost } from './services/stats-cost.js';
import { StatsReader } from './services/stats-reader.js';
import { StatusChangeHooks } from './services/status-change-hooks.js';
import { StatusChanger } from './services/status-changer.js';
import { StorageQuota } from './services/storage-quota.js';
import { StoreFigures } from './services/store-figures.js';
import { StoreReadiness } from './services/store-readiness.js';
import { TurnPageService } from './services/turn-page.service.js';

const REPOSITORIES = [
  DatabaseGateway,
  ReplicaReads,
  CursorKeyRepository,
  ConversationRepository,
  ListRepository,
  ListWalk,
  MachineRepository,
  MessageRepository,
  AppendRepository,
  SearchBlockRepository,
  SearchIndexer,
  SearchRepository,
  StatsRepository,
  TierBounds,
  BranchRepository,
  StorageRepository,
  TranscriptRepository,
];

const CURSORS = {
  provide: Cursors,
  inject: [CursorKeyRepository],
  useFactory: async (keys: CursorKeyRepository) => new Cursors(await keys.read()),
};

const SERVICES = [
  ApprovalDecisions,
  AppendHooks,
  ConversationService,
  EntityGate,
  EnclosedFiles,
  FileBytes,
  HeavyWork,
  ImportHooks,
  ModelCallGate,
  RuntimeStore,
  TranscriptConversations,
  TranscriptFiles,
  TurnPageService,
  StatsCost,
  StatsReader,
  StatusChangeHooks,
  StatusChanger,
  StorageQuota,
  StoreFigures,
  StoreReadiness,
  TranscriptService,
  IntegrityChecker,
];

/** The store: conversations and their messages. It knows nothing of agents. */
@Module({})
export class StoreModule {
  /** @param options the module that provides `AI_OPTIONS` */
  static register(options: DynamicModule, http: NonNullable<AiModuleExtras['http']>): DynamicModule {
    const database = PrismaModule.register(options, AI_OPTIONS);
    const routes = http === false ? [] : [RouterModule.register([{ path: http.path, module: StoreModule }])];
    return {
      module: StoreModule,
      imports: [options, database, ...routes],
      controllers: http === false ? [] : [PrincipalController, ConversationController, MessageController],
      providers: [PageAnswers, ...REPOSITORIES, CURSORS, ...SERVICES],
      exports: [
        database,
        PageAnswers,
        DatabaseGateway,
        MachineRepository,
        ReplicaReads,
        TierBounds,
        Cursors,
        CursorKeyRepository,
        ...SERVICES,
      ],
    };
  }
}
