import { Injectable } from '@nestjs/common';
import type { Scope } from '../../../../common/scope.js';
import { ConversationError, validationFailed } from '../../domain/conversation-error.js';
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
import { failureIn } from './failure-in.js';

/** A question, and the type of the entity that it is about. */
export interface TaskQuestion {
  /** The type of the entity, such as `note`. */
  entityType: string;
  /** The entity; without one, it is made up. */
  entityId?: string;
  /** The text that is stored as the user's message. */
  content: string;
  /** The texts that the model reads instead of that message, each in a call of its own. */
  shown?: readonly string[];
  /** Makes one text of the answers; without it there is one. */
  join?: (answers: readonly string[]) => string;
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
 * it. A question in several texts has as many answers there, each with its tokens.
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
   * @throws ConversationError also `CONTENT_TOO_LARGE`, `RATE_LIMITED`; `MODEL_FAILED` where the answer is not whole, or
   *   what says why the model gave none: the tokens are stored all the same
   */
  async ask(scope: Scope, agent: Agent, question: TaskQuestion): Promise<TaskAnswer> {
    const { entityType, entityId = newId(), content, shown = [content] } = question;
    // Refuses a question that cannot be stored or answered before a conversation is created for it.
    refuseBlank(content);
    newMessage({ role: 'user', content });
    for (const text of shown) refuseBeyondContext(text, agent.limits.contextTokens);
    await this.turns.refuseWhenFull(scope);
    const context = { entityType, entityId, agentType: agent.type };
    const conversation = await this.runtime.getOrCreate(scope, context);
    const of = { scope, conversation, agent, messageId: newId(), earlier: [], chatId: conversation.id };
    const turn = await this.turns
      .begin(of, async (begun) => {
        const asked = await this.conversations.addMessage(scope, conversation.id, { role: 'user', content });
        return this.runner.answerEach(begun, partsOf(asked, shown));
      })
      .catch((error: unknown) => this.giveUp(scope, conversation.id, error));
    const failure = await failureIn(turn.read());
    await turn.ended;
    const limit = shown.length;
    const { messages } = await this.conversations.getWithMessages(scope, conversation.id, { limit });
    await this.conversations.archive(scope, conversation.id);
    if (failure) throw failure;
    const answers = wholeAnswers(messages.items);
    return { ...sumOf(answers), text: joinedBy(question, answers), conversationId: conversation.id };
  }

  /** Archives the conversation of a question that the model was not asked. */
  private async giveUp(scope: Scope, conversationId: string, error: unknown): Promise<never> {
    await this.conversations.archive(scope, conversationId).catch(() => undefined);
    throw error;
  }
}

/** A model that is asked nothing would answer something all the same. */
function refuseBlank(text: string): void {
  if (text.trim() === '') throw validationFailed([{ field: 'text', message: 'must hold some text' }]);
}

/** The messages that the model is shown, for each text: the question with that text, and what part of it that is. */
function partsOf(asked: Message, texts: readonly string[]): Message[][] {
  return texts.map((content, index) => {
    const note = `This is part ${index + 1} of ${texts.length} of one text. Answer with this part alone.`;
    const frame = texts.length > 1 ? [{ ...asked, role: 'system' as const, content: note }] : [];
    return [...frame, { ...asked, content }];
  });
}

/**
 * @param messages as many of the newest as there should be answers
 * @throws ConversationError `MODEL_FAILED` where one of them is none, or not whole
 */
function wholeAnswers(messages: readonly Message[]): Message[] {
  const last = messages.at(-1);
  if (last && turnOf(last)?.cutOff) throw modelFailed('The answer was stopped.');
  const said = messages.filter((message) => message.role === 'assistant' && saysSomething(message));
  if (said.length < messages.length) throw modelFailed('The model gave an empty answer; try again.');
  return said;
}

function saysSomething(message: Message): boolean {
  return !turnOf(message)?.silent && message.content.trim() !== '';
}

function joinedBy({ join = (texts) => texts.join('') }: TaskQuestion, answers: readonly Message[]): string {
  return join(answers.map(({ content }) => content));
}

function sumOf(answers: readonly Message[]): Omit<TaskAnswer, 'text' | 'conversationId'> {
  return {
    model: answers.at(-1)?.model ?? null,
    inputTokens: answers.reduce((sum, { inputTokens }) => sum + (inputTokens ?? 0), 0),
    outputTokens: answers.reduce((sum, { outputTokens }) => sum + (outputTokens ?? 0), 0),
  };
}

function modelFailed(why: string): ConversationError {
  return new ConversationError('MODEL_FAILED', why);
}
