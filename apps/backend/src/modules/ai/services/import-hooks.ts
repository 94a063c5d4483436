import { Injectable } from '@nestjs/common';
import type { EntityRef } from '../../../common/principal.js';
import type { Scope } from '../../../common/scope.js';
import { ConversationError } from '../domain/conversation-error.js';
import type { SqlExecutor } from '../repositories/database-gateway.js';

/** A conversation that an import brings, or brings back. */
export interface ReturningConversation {
  /** Its id, and those that it may have had when it had fewer messages. */
  ids: readonly string[];
  entity: EntityRef | null;
  /** The earliest time in it; null where it has none. */
  earliest: Date | null;
  /** Tells whether all of it has a time. */
  isDated: boolean;
}

/**
 * Refuses a conversation that may not come back, by an error.
 *
 * @param database the transaction that has stored it, behind its last row; `isNew` tells whether it is begun by that
 */
export type ImportHook = (
  database: SqlExecutor,
  scope: Scope,
  conversation: ReturningConversation,
  isNew: boolean,
) => Promise<void>;

/** Says that an erasure covers a conversation: it is not brought back. */
export class ErasedConversationError extends ConversationError {
  constructor() {
    super('CONVERSATION_NOT_ACTIVE', 'The conversation was erased: it is not brought back.');
  }
}

/** Lets other modules judge what an import brings back, without the store knowing them. */
@Injectable()
export class ImportHooks {
  private readonly hooks: ImportHook[] = [];

  register(hook: ImportHook): void {
    this.hooks.push(hook);
  }

  async run(...call: Parameters<ImportHook>): Promise<void> {
    for (const hook of this.hooks) await hook(...call);
  }
}
