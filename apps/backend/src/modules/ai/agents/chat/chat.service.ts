import { Injectable } from '@nestjs/common';
import type { UIMessageChunk } from 'ai';
import type { Scope } from '../../../../common/scope.js';
import {
  ConversationError,
  conversationNotActive,
  validationFailed,
} from '../../domain/conversation-error.js';
import type { Context, Conversation } from '../../domain/conversation.js';
import type { Message } from '../../domain/message.js';
import type { RuntimeMessageInput } from '../../domain/new-message.js';
import { newId } from '../../domain/new-id.js';
import { isConversationId } from '../../services/conversation-id.js';
import { ConversationService } from '../../services/conversation.service.js';
import { RuntimeStore } from '../../services/runtime-store.js';
import { type AgentBody, agentBody } from '../agent/agent-body.js';
import type { Agent } from '../agent/agent.js';
import { AgentRegistry } from '../agent/agent.registry.js';
import { ApprovalService } from '../approval-decisions/approval.service.js';
import { FrontEndCallService } from '../approval-decisions/front-end-call.service.js';
import { ApprovalRepository } from '../approvals/approval.repository.js';
import type { CallsAnswered, ChatInput, Question } from '../dto/index.js';
import { chunkStream, type SentChunk } from '../message-mapping/chunk-stream.js';
import { newestMessages } from '../message-mapping/newest-messages.js';
import { refuseBeyondContext } from '../message-mapping/shown-context.js';
import { indexOfCalls, openCalls } from '../message-mapping/tool-results.js';
import { isQuestion, saysNothing, turnOf } from '../message-mapping/turn-data.js';
import { replay, replayOn } from '../message-mapping/ui-chunks.js';
import { uiMessages } from '../message-mapping/ui-messages.js';
import { type ReplacedCall, replacedCalls } from '../runner/replaced-calls.js';
import { withStoredFailure } from '../runner/stored-failure.js';
import { TurnRunner } from '../runner/turn-runner.js';
import { CallFinder } from '../runner/call-finder.js';
import type { AnswerChunks, Turn } from '../turns/turn.js';
import { TurnService } from '../turns/turn.service.js';
import { LeftOpen } from './left-open.js';
import { MessageFiles, type WithFiles } from './message-files.js';
import { editedMessage, QuestionVersions, userMessage } from './question-versions.js';
import { sentChunks } from './stream-position.js';

const NOTHING_WAITS = 'No tool call waits for an output here; say something to go on.';

/** The chat that a person writes in. */
export interface Chat {
  agentType: string;
  /** The front end's name for the chat; the id of a conversation means that conversation. */
  chatId: string;
  entityType?: string | null | undefined;
  entityId?: string | null | undefined;
  /** Tells whether a new answer is wanted to a message that has one. */
  again: boolean;
  /** The further fields of the request, which the agent judges. */
  further: Record<string, unknown>;
}

/** Takes the messages of people, and begins the turns that answer them. */
@Injectable()
export class ChatService {
  constructor(
    private readonly conversations: ConversationService,
    private readonly runtime: RuntimeStore,
    private readonly agents: AgentRegistry,
    private readonly approvals: ApprovalService,
    private readonly waiting: ApprovalRepository,
    private readonly turns: TurnService,
    private readonly runner: TurnRunner,
    private readonly frontEnd: FrontEndCallService,
    private readonly calls: CallFinder,
    private readonly leftOpen: LeftOpen,
    private readonly versions: QuestionVersions,
    private readonly files: MessageFiles,
  ) {}

  /** The types of the agents that one can talk to, in their order. */
  get agentTypes(): string[] {
    return this.agents.types;
  }

  /**
   * Takes a person's text, or what tool calls have waited for, and returns the chunks of the agent's turn.
   *
   * A text is stored before this resolves. A text that was answered already gets the stored answer, unless another one
   * is wanted.
   *
   * @throws ConversationError also `AGENT_NOT_FOUND`, `CONTENT_TOO_LARGE` for a text beyond the agent's context,
   *   `TURN_IN_PROGRESS`, `APPROVAL_PENDING`, `FILE_NOT_FOUND`, and those of `addMessage` and `ApprovalService.decide`
   */
  async send(scope: Scope, chat: Chat, what: ChatInput): Promise<ReadableStream<SentChunk>> {
    const agent = this.agents.get(chat.agentType);
    const body = await agentBody(agent.body, chat.further);
    if ('decisions' in what) return this.answerCalls(scope, agent, chat, what, body);
    refuseBeyondContext(what.text, agent.limits.contextTokens);
    const found = await this.files.find(scope, what);
    const conversation = await this.conversationOf(scope, agent, chat);
    const of = { scope, conversation, agent, messageId: newId(), earlier: [], chatId: chat.chatId, body };
    const turn = await this.turns
      .begin(of, (begun) => this.open(begun, found, chat.again))
      .catch((error: unknown) => this.refuse(scope, conversation, error));
    return sentChunks(turn.turn.id, turn.read());
  }

  /** Records decisions first, since outputs are stored when the conversation goes on. */
  private async answerCalls(
    scope: Scope,
    agent: Agent,
    chat: Chat,
    { decisions, outputs }: CallsAnswered,
    body: AgentBody | undefined,
  ): Promise<ReadableStream<SentChunk>> {
    const id = isConversationId(chat.chatId)
      ? chat.chatId
      : (await this.conversationOf(scope, agent, chat)).id;
    const chatId = chat.chatId || id;
    const from = { chatId, body, outputs };
    for (const decision of decisions) await this.approvals.decide(scope, id, decision, from);
    const { id: own, status } = await this.conversations.get(scope, id);
    // Where decisions are still missing, outputs come again with the last one.
    const mayGoOn = decisions.length === 0 || status === 'ACTIVE';
    const decided = decisions.length > 0 ? this.turns.find(scope, own) : null;
    const live = decided ?? (mayGoOn ? await this.frontEnd.answer(scope, own, from) : null);
    const read = live ?? this.turns.find(scope, own);
    if (read) return sentChunks(read.turn.id, read.read());
    return chunkStream(await this.storedSince(scope, own, { decisions, outputs }));
  }

  /**
   * Replays the stored outcome of what was decided or given before. Where nothing came after it and nothing waits, this is
   * an error: a front end that sends outputs by itself would go on to send them.
   */
  private async storedSince(
    scope: Scope,
    id: string,
    { decisions, outputs }: CallsAnswered,
  ): Promise<Iterable<UIMessageChunk>> {
    const answered = [...decisions, ...outputs].map(({ toolCallId }) => toolCallId);
    const { messages } = await this.calls.find(scope, id, answered);
    const index = indexOfCalls(messages, answered);
    const asked = messages[index];
    const following = messages.slice(index + 1);
    const isOver = decisions.length === 0 && openCalls(messages).length === 0;
    if (!asked || (isOver && !following.some(isSaid))) return [{ type: 'error', errorText: NOTHING_WAITS }];
    return withStoredFailure(replayOn(messages, index));
  }

  /**
   * Finds the conversation of a chat: the one that its id names, or the one of its context, which may wait for an
   * approval.
   *
   * @throws ConversationError `CONVERSATION_NOT_FOUND`
   */
  private async conversationOf(scope: Scope, agent: Agent, chat: Chat): Promise<Conversation> {
    if (isConversationId(chat.chatId)) return this.goingOn(scope, await this.own(scope, agent, chat.chatId));
    return (await this.conversations.getOrCreate(scope, contextOf(agent, chat))).conversation;
  }

  /** Resumes a conversation that a person goes on with, in the place of the one that has it; not one that waits. */
  private async goingOn(scope: Scope, conversation: Conversation): Promise<Conversation> {
    if (conversation.status !== 'PAUSED' || (await this.waiting.isWaiting(scope, conversation.id)))
      return conversation;
    return this.conversations.resume(scope, conversation.id, { replace: true });
  }

  /** Says of a conversation that takes no message whether it waits for a decision. */
  private async refuse(scope: Scope, { id }: Conversation, error: unknown): Promise<never> {
    const isPaused = error instanceof ConversationError && error.code === 'CONVERSATION_NOT_ACTIVE';
    throw isPaused && (await this.waiting.isWaiting(scope, id)) ? approvalPending(id) : error;
  }

  private async own(scope: Scope, agent: Agent, id: string): Promise<Conversation> {
    const conversation = await this.conversations.get(scope, id);
    if (conversation.agentType === agent.type) return conversation;
    throw validationFailed([{ field: 'id', message: `must be a conversation with the agent ${agent.type}` }]);
  }

  /** Does everything up to the model's answer: stores the question, and chooses the context. */
  private async open(turn: Turn, found: WithFiles, again: boolean): Promise<AnswerChunks> {
    const { scope, conversation } = turn;
    const question = await this.files.take(scope, conversation.id, found);
    const tail = await newestMessages(this.conversations, scope, conversation.id);
    const stored = await this.versions.find(scope, conversation.id, question, tail);
    if (!stored) return this.ask(turn, question, tail);
    if (!stored.same && !again) return this.edit(turn, question, stored.shown);
    const asked = (again ? null : stored.same) ?? stored.shown;
    const known = again ? null : await this.answered(turn, asked, tail);
    return known ?? this.askAgain(turn, asked);
  }

  /** Answers a question that is asked for the first time. */
  private async ask(turn: Turn, question: Question, tail: Message[]): Promise<AnswerChunks> {
    refuseForgedMetadata(question);
    const open = await this.leftOpen.in(turn, tail);
    const before = this.leftOpen.results(turn, tail, open);
    return this.answer(turn, await this.store(turn, [...before, userMessage(question)]), []);
  }

  /** Answers another version of a question, on a branch of its own. */
  private async edit(turn: Turn, question: Question, shown: Message): Promise<AnswerChunks> {
    const { scope, conversation } = turn;
    refuseInactive(conversation);
    const replaced = replacedCalls(await this.versions.behind(scope, conversation.id, shown));
    return this.answer(turn, await this.store(turn, [editedMessage(question, shown)]), replaced);
  }

  /** Answers a stored question once more: the active branch ends with it, so the new answer begins one beside the old. */
  private async askAgain(turn: Turn, asked: Message): Promise<AnswerChunks> {
    const { scope, conversation } = turn;
    refuseInactive(conversation);
    const replaced = replacedCalls(await this.versions.behind(scope, conversation.id, asked));
    turn.now.place = await this.runtime.rewind(scope, conversation.id, asked.sequence);
    return this.answer(turn, asked, replaced);
  }

  /** @returns the question, which is the last of the messages */
  private async store(
    { scope, conversation }: Turn,
    messages: readonly RuntimeMessageInput[],
  ): Promise<Message> {
    const question = (await this.runtime.append(scope, conversation.id, messages)).at(-1);
    if (!question) throw new Error('An append of a question had no result.');
    return question.message;
  }

  private async answer(turn: Turn, asked: Message, replaced: readonly ReplacedCall[]): Promise<AnswerChunks> {
    turn.now.place ??= { at: asked.sequence, newest: asked.sequence };
    await this.waiting.expireAll(turn.scope, turn.conversation.id);
    return this.runner.answer(turn, upTo(asked, await this.runner.context(turn)), replaced);
  }

  /**
   * Finds the stored answer to a question that is sent again, and makes its branch the active one; null where it has none.
   */
  private async answered(
    turn: Turn,
    question: Message,
    tail: Message[],
  ): Promise<Iterable<UIMessageChunk> | null> {
    const { scope, conversation } = turn;
    const isActive = tail.some(({ id }) => id === question.id);
    if (!isActive) await this.conversations.setHead(scope, conversation.id, question.sequence);
    const messages = isActive ? tail : await newestMessages(this.conversations, scope, conversation.id);
    const { waiting } = await this.leftOpen.in(turn, messages);
    return this.stored(question, messages, waiting.length > 0);
  }

  /**
   * Finds the stored answer to a message that is sent again; null where there is none, and no other question came
   * since.
   */
  private stored(question: Message, tail: Message[], waits: boolean): Iterable<UIMessageChunk> | null {
    const after = tail.filter(({ sequence }) => sequence > question.sequence);
    const next = after.findIndex(isQuestion);
    const own = next < 0 ? after : after.slice(0, next);
    const last = own.at(-1);
    const isAnswered = last?.role === 'assistant' && last.toolCalls === null && !turnOf(last)?.cutOff;
    if (!isAnswered && !waits && next < 0) return null;
    return shownAnswer(own);
  }
}

/** The last answer among stored messages, as it would be streamed. */
function shownAnswer(messages: readonly Message[]): Iterable<UIMessageChunk> {
  const answer = uiMessages(messages, new Set()).findLast(({ role }) => role === 'assistant');
  return answer ? replay(answer) : [{ type: 'finish' }];
}

/** Tells whether a message is an answer that says something. */
function isSaid(message: Message): boolean {
  return message.role === 'assistant' && !saysNothing(message);
}

/** Before the model is asked: its answer could not be stored. */
function refuseInactive({ status }: Conversation): void {
  if (status !== 'ACTIVE') throw conversationNotActive();
}

/** Ends the context with the question: what others append meanwhile is for later turns. */
function upTo(question: Message, context: Message[]): Message[] {
  const end = context.findLastIndex(({ id }) => id === question.id) + 1;
  return end > 0 ? context.slice(0, end) : [question];
}

function contextOf({ type }: Agent, { entityType = null, entityId = null }: Chat): Context {
  return { entityType, entityId, agentType: type };
}

function approvalPending(conversationId: string): ConversationError {
  return new ConversationError(
    'APPROVAL_PENDING',
    'A tool call waits for a decision; decide it before you go on.',
    { conversationId },
  );
}

/** Refuses what only the system writes. A page that was reloaded sends it back with a message that is stored. */
function refuseForgedMetadata({ reserved }: Question): void {
  if (reserved.length === 0) return;
  throw validationFailed(reserved.map((field) => ({ field, message: 'is reserved' })));
}
