import { Module } from '@nestjs/common';
import { ConversationController } from './controllers/conversation.controller.js';
import { MessageController } from './controllers/message.controller.js';
import { ConversationDoctor } from './doctor/conversation.doctor.js';
import { AppendRepository } from './repositories/append.repository.js';
import { ConversationRepository } from './repositories/conversation.repository.js';
import { ListRepository } from './repositories/list.repository.js';
import { MessageRepository } from './repositories/message.repository.js';
import { SearchRepository } from './repositories/search.repository.js';
import { StatsRepository } from './repositories/stats.repository.js';
import { Store } from './repositories/store.js';
import { ConversationService } from './services/conversation.service.js';

/** The conversation store of the backend's agents. Import it from `index.ts`; what it exports is all there is. */
@Module({
  controllers: [ConversationController, MessageController],
  providers: [
    Store,
    ConversationRepository,
    ListRepository,
    MessageRepository,
    AppendRepository,
    SearchRepository,
    StatsRepository,
    ConversationService,
    ConversationDoctor,
  ],
  exports: [ConversationService, ConversationDoctor],
})
export class AiModule {}
