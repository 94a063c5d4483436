import { Inject, Injectable } from '@nestjs/common';
import type { EntityRef, Principal } from '../../../common/principal.js';
import type { Scope } from '../../../common/scope.js';
import { ConversationError } from '../domain/conversation-error.js';
import type { Context, Conversation } from '../domain/conversation.js';
import type { EntityAccess } from '../domain/entity-access.js';
import { isOfTask, SUMMARIZED } from '../domain/reserved.js';
import { AI_OPTIONS, type AiOptions } from '../options/ai.options.js';
import { ConversationRepository } from '../repositories/conversation.repository.js';
import type { Transaction } from '../repositories/transaction.js';
import { notFound } from './conversation-id.js';

type Subject = Required<Context>;

/** Lets a caller pass to the conversations of those entities that the application lets it see. */
@Injectable()
export class EntityGate {
  private readonly access: EntityAccess | undefined;

  constructor(
    @Inject(AI_OPTIONS) { entityAccess }: Pick<AiOptions, 'entityAccess'>,
    private readonly conversations: ConversationRepository,
  ) {
    this.access = entityAccess;
  }

  /**
   * Asks about the entity of a conversation.
   *
   * @param transaction the caller's, in which the conversation may have been created
   * @throws ConversationError `CONVERSATION_NOT_FOUND`, also where the entity is not to be seen
   */
  async assertConversation(caller: Scope, id: string, transaction?: Transaction): Promise<void> {
    if (!this.access) return;
    await this.assertOwn(
      caller,
      (await this.conversations.findContext(caller, id, transaction)) ?? notFound(),
    );
  }

  /** As `assertConversation`, of one that is known. */
  async assertOwn(caller: Scope, conversation: Pick<Conversation, keyof Subject>): Promise<void> {
    if (!(await this.mayRead(caller, conversation))) notFound();
  }

  /** @throws ConversationError `FORBIDDEN` where the entity is not to be seen */
  async assertEntity(
    caller: Scope,
    { entityType = null, entityId = null, agentType = null }: Context,
  ): Promise<void> {
    if (await this.mayRead(caller, { entityType, entityId, agentType })) return;
    throw new ConversationError('FORBIDDEN', 'The entity is not one that you may see.');
  }

  /** The entities that lists are narrowed to; null for all. */
  async readable(caller: Scope): Promise<readonly EntityRef[] | null> {
    if (!this.access) return null;
    const readable = await asked(() => this.access?.readable(principalOf(caller)));
    return readable === 'all' ? null : (readable ?? []);
  }

  /** Tells whether the caller may see what is about the entity of a conversation. */
  async mayRead(caller: Scope, subject: Subject): Promise<boolean> {
    const { entityType, entityId } = subject;
    if (!this.access || entityType === null || entityId === null) return true;
    if (isOfTask(subject)) return entityType !== SUMMARIZED || this.mayReadSummarized(caller, entityId);
    return (await asked(() => this.access?.mayRead(principalOf(caller), entityType, entityId))) === true;
  }

  /** A summary is to be seen by whom the conversation is that it sums up. */
  private async mayReadSummarized(caller: Scope, id: string): Promise<boolean> {
    const summarized = await this.conversations.findContext(caller, id);
    return summarized !== null && !isOfTask(summarized) && this.mayRead(caller, summarized);
  }
}

function principalOf(caller: Scope & Partial<Principal>): Principal {
  const { organizationId, userId, grants = [], entities } = caller;
  return { organizationId, userId, grants, ...(entities === undefined ? {} : { entities }) };
}

async function asked<T>(ask: () => T | Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw new ConversationError(
      'STORE_UNAVAILABLE',
      'The access to entities cannot be checked now; try again.',
      {
        cause,
      },
    );
  }
}
