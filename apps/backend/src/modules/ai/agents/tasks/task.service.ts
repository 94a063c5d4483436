import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { ConversationError } from '../../domain/conversation-error.js';
import type { Message } from '../../domain/message.js';
import { newId } from '../../domain/new-id.js';
import { newMessage } from '../../domain/new-message.js';
import { ConversationService } from '../../services/conversation.service.js';
import { RuntimeStore } from '../../services/runtime-store.js';
import type { Agent } from '../agent/agent.js';
import { refuseBeyondContext } from '../message-mapping/shown-context.js';
import { turnOf } from '../message-mapping/turn-data.js';
import { TurnRunner } from '../runner/turn-runner.js';
import { TurnService } from '../turns/turn.service.js';

/** A question, and the type of the entity that it is about. */
export interface TaskQuestion {
  /** The type of the entity, such as `note`. */
  entityType: string;
  /** The entity; without one, it is made up. */
  entityId?: string;
  /** The text that is stored as the user's message. */
  content: string;
  /** The text that the model reads instead of that message, where the store has it already. */
  shown?: string;
}

export interface TaskAnswer {
  text: string;
  /** The conversation that keeps question and answer, ARCHIVED. */
  conversationId: string;
  model: string | null;
  inputTokens: number;
  outputTokens: number;
}

/**
 * Asks one question and returns the answer: a turn like any other, in a conversation of its own that is archived with
 * it.
 */
@Injectable()
export class TaskService {
  constructor(
    private readonly conversations: ConversationService,
    private readonly runtime: RuntimeStore,
    private readonly turns: TurnService,
    private readonly runner: TurnRunner,
  ) {}

  /**
   * @throws ConversationError also `CONTENT_TOO_LARGE`, `RATE_LIMITED`; `MODEL_FAILED` where the answer is not whole: its tokens are
   *   stored all the same
   */
  async ask(scope: Scope, agent: Agent, question: TaskQuestion): Promise<TaskAnswer> {
    const { entityType, entityId = newId(), content, shown = content } = question;
    // Refuses a question that cannot be stored or answered before a conversation is created for it.
    newMessage({ role: 'user', content });
    refuseBeyondContext(shown, agent.limits.contextTokens);
    await this.turns.refuseWhenFull(scope);
    const context = { entityType, entityId, agentType: agent.type };
    const conversation = await this.runtime.getOrCreate(scope, context);
    const of = { scope, conversation, agent, messageId: newId(), earlier: [], chatId: conversation.id };
    const turn = await this.turns.begin(of, async (begun) => {
      const asked = await this.conversations.addMessage(scope, conversation.id, { role: 'user', content });
      return this.runner.answer(begun, [{ ...asked, content: shown }]);
    });
    await turn.ended;
    const { messages } = await this.conversations.getWithMessages(scope, conversation.id, { limit: 1 });
    await this.conversations.archive(scope, conversation.id);
    return answerIn(messages.items[0]);
  }
}

function answerIn(message: Message | undefined): TaskAnswer {
  if (message?.role !== 'assistant' || turnOf(message)?.cutOff)
    throw new ConversationError('MODEL_FAILED', 'The model gave no whole answer; try again.');
  const { content: text, conversationId, model, inputTokens, outputTokens } = message;
  return { text, conversationId, model, inputTokens: inputTokens ?? 0, outputTokens: outputTokens ?? 0 };
}
