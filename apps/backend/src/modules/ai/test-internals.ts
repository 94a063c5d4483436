/** The parts of the module that its own tests look at, past what other modules may import. */
export { ApprovalRepository } from './agents/approvals/approval.repository.js';
export { ApprovalSweeper } from './agents/approval-decisions/approval.sweeper.js';
export { EventRepository } from './agents/events/event.repository.js';
export { EventWatcher } from './agents/events/event-watcher.js';
export { AiClientService } from './agents/language-model/ai-client.service.js';
export { ConfiguredModels } from './agents/language-model/configured-models.js';
export type { ConfiguredModel } from './agents/language-model/language-model.js';
export { modelMessages, RESULTS_ARE_MATERIAL, systemTexts } from './agents/message-mapping/model-messages.js';
export { newestMessages } from './agents/message-mapping/newest-messages.js';
export { TurnRepository } from './agents/turns/turn.repository.js';
export { TurnService } from './agents/turns/turn.service.js';
export { storableText } from './domain/storable.js';
export { textArray } from './repositories/append/text-array.js';
export { RuntimeStore } from './services/runtime-store.js';
export { SearchBlockRepository } from './repositories/search/search-block.repository.js';
export { SearchIndexer } from './repositories/search/search-indexer.js';
export { TurnPageService } from './services/turn-page.service.js';
export { onlyChildAt } from './domain/place.js';
