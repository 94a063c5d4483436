import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import { ConversationError } from '../domain/conversation-error.js';
import type { Context, Conversation, ConversationStatus } from '../domain/conversation.js';
import { ConversationRepository } from '../repositories/conversation.repository.js';
import type { Transaction } from '../repositories/transaction.js';
import { notFound } from './conversation-id.js';
import { StatusChangeHooks } from './status-change-hooks.js';

/** Changes the status of conversations, by the transitions that there are, and deletes them. */
@Injectable()
export class StatusChanger {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly hooks: StatusChangeHooks,
  ) {}

  pause(scope: Scope, id: string, pauseReason: string | null): Promise<Conversation> {
    return this.withHooks(scope, id, () =>
      this.transition(scope, id, 'PAUSED', () =>
        this.conversations.changeStatus(scope, id, {
          from: ['ACTIVE'],
          to: 'PAUSED',
          pausedAt: new Date(),
          pauseReason,
        }),
      ),
    );
  }

  /** @param replace pauses the conversation that its context means, where there is one */
  resume(scope: Scope, id: string, replace: boolean): Promise<Conversation> {
    return this.transition(scope, id, 'ACTIVE', async () => {
      const resumed = await this.conversations.activate(scope, id);
      if (resumed !== 'taken') return resumed;
      const holder = await this.holderBeside(scope, id);
      if (!holder) return null;
      if (!replace) throw meantInstead(holder);
      return this.hooks.run(scope, holder.id, () => this.conversations.activateInstead(scope, id, holder.id));
    });
  }

  /**
   * Makes a new conversation of a context, and pauses the one that it means, if there is one: both or neither.
   *
   * @param transaction the caller's
   */
  async replaceActive(
    scope: Scope,
    context: Context,
    title: string | null,
    transaction?: Transaction,
  ): Promise<{ conversation: Conversation; created: boolean }> {
    const holder = await this.conversations.findOfContext(scope, context, transaction);
    const replace = (): Promise<Conversation | null> =>
      this.conversations.createInstead(scope, context, title, holder?.id ?? null, transaction);
    const conversation = await (holder ? this.hooks.run(scope, holder.id, replace) : replace());
    // The context means another one by now.
    return conversation
      ? { conversation, created: true }
      : this.replaceActive(scope, context, title, transaction);
  }

  archive(scope: Scope, id: string): Promise<Conversation> {
    return this.withHooks(scope, id, () =>
      this.transition(scope, id, 'ARCHIVED', () =>
        this.conversations.changeStatus(scope, id, {
          from: ['ACTIVE', 'PAUSED'],
          to: 'ARCHIVED',
          archivedAt: new Date(),
        }),
      ),
    );
  }

  /** Deletes a conversation for its owner, whatever its status. */
  async delete(scope: Scope, id: string): Promise<void> {
    if (!(await this.withHooks(scope, id, () => this.conversations.delete(scope, id)))) notFound();
  }

  private async withHooks<T>(scope: Scope, id: string, change: () => Promise<T>): Promise<T> {
    if (this.hooks.isEmpty) return change();
    if (!(await this.conversations.find(scope, id))) notFound();
    return this.hooks.run(scope, id, change);
  }

  /**
   * Changes the status by one guarded statement, whose row says that this caller won. Where there is no row, the
   * conversation tells why: it is there already, it is ARCHIVED for good, or it was changed meanwhile and the
   * statement is sent again.
   */
  private async transition(
    scope: Scope,
    id: string,
    target: ConversationStatus,
    change: () => Promise<Conversation | null>,
  ): Promise<Conversation> {
    const changed = await change();
    if (changed) return changed;
    const current = (await this.conversations.find(scope, id)) ?? notFound();
    if (current.status === target) return current;
    if (current.status === 'ARCHIVED') {
      throw new ConversationError('INVALID_TRANSITION', `An archived conversation cannot become ${target}.`);
    }
    return this.transition(scope, id, target, change);
  }

  private async holderBeside(scope: Scope, id: string): Promise<Conversation | null> {
    const conversation = await this.conversations.find(scope, id);
    const holder = conversation && (await this.conversations.findOfContext(scope, contextOf(conversation)));
    return holder?.id === id ? null : holder;
  }
}

function meantInstead({ id, status }: Conversation): ConversationError {
  return new ConversationError(
    'ACTIVE_CONVERSATION_EXISTS',
    status === 'ACTIVE'
      ? 'Another conversation of the same context is active; archive or pause it first, or replace it.'
      : 'Another conversation of the same context waits for an approval; decide it first, or replace it.',
    { conversationId: id },
  );
}

function contextOf({ entityType, entityId, agentType }: Conversation): Context {
  return { entityType, entityId, agentType };
}
