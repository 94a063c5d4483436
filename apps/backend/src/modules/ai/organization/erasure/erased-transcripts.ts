import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ConversationError } from '../../domain/conversation-error.js';
import { ErasedConversationError, type ImportHook, ImportHooks } from '../../services/import-hooks.js';
import { ErasedConversationRepository } from './erased-conversations.js';

const REMOVED = 'The conversation was removed here: it is not brought back.';

/** Refuses transcripts that an import would bring back of what was erased, or removed after it was deleted. */
@Injectable()
export class ErasedTranscripts implements OnModuleInit {
  constructor(
    private readonly imports: ImportHooks,
    private readonly erased: ErasedConversationRepository,
  ) {}

  onModuleInit(): void {
    this.imports.register(this.refuse);
  }

  private readonly refuse: ImportHook = async (database, scope, conversation, isNew) => {
    await this.erased.holdUp(database, scope.organizationId);
    if (await this.erased.isErased(database, scope, conversation)) throw new ErasedConversationError();
    // What was sent here since is in the sums that stay: the source does not have it, so they cannot be taken back.
    if (isNew && (await this.erased.isRemoved(database, scope, conversation.ids)))
      throw new ConversationError('CONVERSATION_NOT_ACTIVE', REMOVED);
  };
}
