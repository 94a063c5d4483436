import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../common/scope.js';
import type { Context, Conversation } from '../domain/conversation.js';
import { MAX_MESSAGE_PAGE } from '../domain/limits.js';
import type { AppendedMessage, Message } from '../domain/message.js';
import { newMessage, type RuntimeMessageInput } from '../domain/new-message.js';
import type { TurnPlace } from '../domain/place.js';
import { addMessageDto } from '../dto/index.js';
import type { PlaceToFollow } from '../repositories/append/append.js';
import { AppendRepository } from '../repositories/append/append.repository.js';
import type { CallPlace } from '../repositories/branches/call.sql.js';
import { BranchRepository } from '../repositories/branches/branch.repository.js';
import { ConversationRepository } from '../repositories/conversation.repository.js';
import { type KeyedMessage, MessageRepository } from '../repositories/message.repository.js';
import type { MessageRange } from '../repositories/message.sql.js';
import { conversationId } from './conversation-id.js';
import { ownerOf } from './owner.js';

export type { CallPlace, PlaceToFollow };

/**
 * The store as the module's own parts use it: they may write what is reserved, into conversations that they have been let
 * into.
 */
@Injectable()
export class RuntimeStore {
  constructor(
    private readonly appends: AppendRepository,
    private readonly conversations: ConversationRepository,
    private readonly branches: BranchRepository,
    private readonly messages: MessageRepository,
  ) {}

  /** As `ConversationService.getOrCreate`. */
  async getOrCreate(scope: Scope, context: Context): Promise<Conversation> {
    const { conversation } = await this.conversations.getOrCreateActive(ownerOf(scope), context, null);
    return conversation;
  }

  /**
   * As `ConversationService.addMessages`; tells for each whether it was stored now or its key was known.
   *
   * @param place the place of the turn that makes the messages; without it, they follow the head
   */
  async append(
    scope: Scope,
    id: string,
    inputs: readonly RuntimeMessageInput[],
    place?: PlaceToFollow | null,
  ): Promise<AppendedMessage[]> {
    const owner = ownerOf(scope);
    const messages = inputs.map(({ turn, ...input }) =>
      newMessage(Object.assign(addMessageDto(input), { turn: turn ?? null })),
    );
    return this.appends.append(owner, conversationId(id), messages, {
      parent: messages[0]?.parent,
      place: place ?? undefined,
    });
  }

  /** Finds messages by their idempotency keys, in no order. */
  byKeys(scope: Scope, id: string, keys: readonly string[]): Promise<KeyedMessage[]> {
    return this.messages.readByKeys(ownerOf(scope), conversationId(id), keys);
  }

  /** Finds a message by its own id; null of what is none. */
  byId(scope: Scope, id: string, messageId: string): Promise<Message | null> {
    return this.messages.readById(ownerOf(scope), conversationId(id), messageId);
  }

  /** Ends the active branch with a message: what is appended next follows it, and begins a branch where others do. */
  async rewind(scope: Scope, id: string, sequence: number): Promise<TurnPlace> {
    const newest = await this.branches.rewind(ownerOf(scope), conversationId(id), sequence);
    return { at: sequence, newest };
  }

  /** Makes the branch the active one that goes through a message to the newest one behind it. */
  async show(scope: Scope, id: string, sequence: number): Promise<void> {
    await this.branches.setHead(ownerOf(scope), conversationId(id), sequence);
  }

  /** Finds the newest message, on any branch, in which an agent has made one of these calls. */
  findCalls(scope: Scope, id: string, callIds: readonly string[]): Promise<CallPlace | null> {
    return this.branches.findCalls(ownerOf(scope), conversationId(id), callIds);
  }

  /** Reads a page of messages before calls and one from them on, along their branch, in order of sequence. */
  async around(scope: Scope, id: string, { sequence, tip }: CallPlace): Promise<Message[]> {
    const page = { limit: MAX_MESSAGE_PAGE };
    const read = async (range: MessageRange): Promise<Message[]> =>
      (await this.messages.read(ownerOf(scope), conversationId(id), range))?.messages ?? [];
    const before = await read({ ...page, order: 'desc', after: sequence });
    const from = await read({ ...page, order: 'asc', after: sequence - 1, tip });
    return [...before.reverse(), ...from];
  }
}
