import { Injectable, Logger } from '@nestjs/common';
import type { UIMessageChunk } from 'ai';
import type { Scope } from '../../../../common/scope.js';
import { ConversationError } from '../../domain/conversation-error.js';
import type { Message } from '../../domain/message.js';
import type { RuntimeMessageInput } from '../../domain/new-message.js';
import { type PlaceToFollow, RuntimeStore } from '../../services/runtime-store.js';
import { isRefusal } from '../message-mapping/step-forms.js';
import { resultChunks } from '../message-mapping/ui-chunks.js';
import { type CutAnswer, cutAnswer } from './cut-answer.js';
import { RunningAnswerRepository } from './running-answer.repository.js';
import type { HeldTurn } from './running-step.js';

/** Stores what turns had shown whose process died, as messages that say so. */
@Injectable()
export class AnswerRecovery {
  private readonly logger = new Logger('Turn');

  constructor(
    private readonly answers: RunningAnswerRepository,
    private readonly runtime: RuntimeStore,
  ) {}

  /**
   * Stores the answers that other turns have left in a conversation, each once, whoever does it how often.
   *
   * @param holder the turn of the caller, so that nobody does the same meanwhile
   * @returns the chunks that show what was stored beside the answers
   */
  async recover(scope: Scope, holder: HeldTurn): Promise<UIMessageChunk[]> {
    const shown: UIMessageChunk[] = [];
    for (const left of await this.answers.left(scope, holder)) {
      const cut = cutAnswer(left);
      if (cut) shown.push(...(await this.store(scope, holder.conversationId, cut)));
      await this.answers.delete(scope, { id: left.turnId, conversationId: holder.conversationId });
    }
    return shown;
  }

  private async store(
    scope: Scope,
    id: string,
    { keys, place, choices }: CutAnswer,
  ): Promise<UIMessageChunk[]> {
    // A person who has chosen another branch since goes on to look at that.
    const at = place && { ...place, keepsHead: true };
    if (await this.answers.isStored(scope, id, keys)) return [];
    for (const messages of choices) {
      const stored = await this.append(scope, id, messages, at);
      if (stored) return stored.flatMap((message) => [...resultChunks(message)]);
    }
    return [];
  }

  /** @returns what was stored, nothing where the conversation takes nothing now; null where less of it may be stored */
  private async append(
    scope: Scope,
    id: string,
    messages: readonly RuntimeMessageInput[],
    place: PlaceToFollow | null,
  ): Promise<Message[] | null> {
    try {
      return (await this.runtime.append(scope, id, messages, place)).map(({ message }) => message);
    } catch (error) {
      if (isRefusal(error)) return null;
      if (!(error instanceof ConversationError) || error.code === 'STORE_UNAVAILABLE') throw error;
      this.logger.warn(`What a turn of conversation ${id} had shown is not stored: ${error.code}`);
      return [];
    }
  }
}
