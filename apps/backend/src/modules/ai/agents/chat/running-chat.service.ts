import { Injectable } from '@nestjs/common';
import type { UIMessageChunk } from 'ai';
import type { Scope } from '../../../../common/scope.js';
import { isConversationId } from '../../services/conversation-id.js';
import { ConversationService } from '../../services/conversation.service.js';
import { chunkStream, type SentChunk } from '../message-mapping/chunk-stream.js';
import { described, replay } from '../message-mapping/ui-chunks.js';
import { FollowedTurns } from '../running-answers/followed-turns.js';
import { LeftAnswers } from '../turns/left-answers.js';
import { TurnService } from '../turns/turn.service.js';
import { ChatHistoryService } from './chat-history.service.js';
import { positionIn, sentChunks } from './stream-position.js';

/** The part of an answer that a front end lacks. */
export interface Missing {
  /** The position of the last event that it got. */
  after?: string | undefined;
  /** The message that it wants: where its answer has ended meanwhile, the stored one is sent. */
  message?: string | undefined;
}

/** Streams answers that are on their way, in whichever process, and stops them. */
@Injectable()
export class RunningChatService {
  constructor(
    private readonly conversations: ConversationService,
    private readonly turns: TurnService,
    private readonly followed: FollowedTurns,
    private readonly left: LeftAnswers,
    private readonly history: ChatHistoryService,
  ) {}

  /** Streams the answer that is on its way in a conversation; null where none is. */
  async resume(scope: Scope, id: string, missing: Missing): Promise<ReadableStream<SentChunk> | null> {
    const conversation = await this.conversations.get(scope, id);
    const live = this.turns.find(scope, conversation.id);
    if (live) {
      const turnId = live.turn.id;
      return sentChunks(turnId, live.readAnew(positionIn(missing.after, turnId)));
    }
    const recover = () => this.storeDead(scope, conversation.id);
    const followed = await this.followed.find(scope, conversation.id, recover);
    if (followed)
      return sentChunks(followed.id, followed.read({ after: positionIn(missing.after, followed.id) }));
    await this.left.storeDead(scope, conversation.id);
    return missing.message === undefined ? null : this.stored(scope, conversation.id, missing.message);
  }

  /** Streams the same by the front end's name for the chat. */
  async resumeChat(
    scope: Scope,
    agentType: string,
    chatId: string,
    missing: Missing,
  ): Promise<ReadableStream<SentChunk> | null> {
    const id = await this.conversationOf(scope, agentType, chatId);
    return id === null ? null : this.resume(scope, id, missing);
  }

  /** Stops the running turn, where there is one. Resolves when the answer so far is stored. */
  async stop(scope: Scope, id: string): Promise<void> {
    const conversation = await this.conversations.get(scope, id);
    await this.turns.stop(scope, conversation.id);
    await this.left.storeDead(scope, conversation.id);
  }

  /** Stops the same by the front end's name for the chat. */
  async stopChat(scope: Scope, agentType: string, chatId: string): Promise<void> {
    const id = await this.conversationOf(scope, agentType, chatId);
    if (id !== null) await this.stop(scope, id);
  }

  /** Stores what a dead turn has left, and returns what a front end lacks that was shown its answer. */
  private async storeDead(scope: Scope, id: string): Promise<UIMessageChunk[]> {
    const results = await this.left.storeDead(scope, id);
    const metadata = (await this.history.read(scope, id, {})).items.at(-1)?.metadata;
    return metadata ? [...results, described(metadata)] : results;
  }

  private async conversationOf(scope: Scope, agentType: string, chatId: string): Promise<string | null> {
    return isConversationId(chatId) ? chatId : this.turns.conversationOf(scope, agentType, chatId);
  }

  private async stored(
    scope: Scope,
    id: string,
    messageId: string,
  ): Promise<ReadableStream<SentChunk> | null> {
    const { items } = await this.history.read(scope, id, {});
    const message = items.find((one) => one.id === messageId && one.role === 'assistant');
    return message ? chunkStream(replay(message)) : null;
  }
}
