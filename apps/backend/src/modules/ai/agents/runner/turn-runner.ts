import { Injectable } from '@nestjs/common';
import type { ToolSet, UIMessageChunk } from 'ai';
import type { Message, ToolCall } from '../../domain/message.js';
import { ConversationService } from '../../services/conversation.service.js';
import { ApprovalGate } from '../approvals/approval.gate.js';
import type { Approval } from '../approvals/approval.js';
import { AiClientService } from '../language-model/ai-client.service.js';
import type { ConfiguredModel } from '../language-model/language-model.js';
import { cutOffError, type ModelError } from '../language-model/model-error.js';
import { modelMessages, RESULTS_ARE_MATERIAL, systemTexts } from '../message-mapping/model-messages.js';
import { newestMessages } from '../message-mapping/newest-messages.js';
import { withinContext } from '../message-mapping/shown-context.js';
import { INTERRUPTED, openCallsOfTurn } from '../message-mapping/tool-results.js';
import { isQuestion, type TurnData } from '../message-mapping/turn-data.js';
import { finished, resultChunks, started } from '../message-mapping/ui-chunks.js';
import type { Turn } from '../turns/turn.js';
import { MAX_CALLS_AT_A_TIME, MAX_RUN_CALLS } from '../turns/turn.limits.js';
import { approvedCall } from './approved-call.js';
import { checkedCall } from './checked-call.js';
import { failureChunks } from './failure-chunks.js';
import { mapInParallel } from './map-in-parallel.js';
import { type RecordedStep, recordStep, type RequestedCall } from './step-recorder.js';
import { toldTools } from './told-tools.js';
import { failed, needsApproval, runTool, type ToolAnswer, type ToolRun } from './tool-runner.js';
import { TurnRecorder } from './turn-recorder.js';
import { normalizeUiStream } from './ui-stream.js';

const CUT_OFF = 'The answer was cut off; the tool was not run.';
const TOO_MANY_CALLS = `Of one answer at most ${MAX_RUN_CALLS} calls are run; this one was not run.`;

/** The state of a turn: the model, the messages that it is shown, and the tools that it may call. */
interface Work {
  turn: Turn;
  model: ConfiguredModel;
  messages: Message[];
  tools: ToolSet;
}

interface Step {
  recorded: RecordedStep;
  message: Message | null;
  /** The reason why the answer is not whole, where it is not. */
  failure: ModelError;
}

/** Runs a turn step by step: the model answers, the answer is stored, its tools run, their results are stored. */
@Injectable()
export class TurnRunner {
  constructor(
    private readonly conversations: ConversationService,
    private readonly client: AiClientService,
    private readonly recorder: TurnRecorder,
    private readonly gate: ApprovalGate,
  ) {}

  /** Streams an agent's answer to the messages of a conversation. */
  async *answer(turn: Turn, messages: Message[]): AsyncGenerator<UIMessageChunk> {
    yield started(turn.messageId, turn.conversation.id);
    yield* this.steps(await this.workOf(turn, messages));
    yield finished(turn.messageId, messages);
  }

  /**
   * Streams an agent's answers in words to several lists of messages, one after the other; each is shown one list alone.
   * An answer that is not whole is the last.
   */
  async *answerEach(turn: Turn, lists: readonly Message[][]): AsyncGenerator<UIMessageChunk> {
    yield started(turn.messageId, turn.conversation.id);
    const answers: Message[] = [];
    for (const [index, messages] of lists.entries()) {
      const number = Math.max(turn.agent.limits.steps, 1) + index;
      const work = { ...(await this.workOf(turn, messages)), tools: {} };
      const step = yield* this.step(work, number);
      yield* endOfCut(turn, step);
      const { recorded, message } = step;
      if (message) answers.push(message);
      if (!message || !recorded.complete || turn.signal.aborted) break;
    }
    yield finished(turn.messageId, answers);
  }

  /** Carries out decisions about tool calls. Where a person made one of them, the agent goes on. */
  async *continueAfterApproval(turn: Turn): AsyncGenerator<UIMessageChunk> {
    yield started(turn.messageId, turn.conversation.id);
    const work = await this.workOf(turn, await this.context(turn));
    const calls = openCallsOfTurn(work.messages);
    const approvals = await this.gate.decisions(turn, calls);
    yield* answers(
      work,
      await mapInParallel(calls, MAX_CALLS_AT_A_TIME, (call) => this.decided(work, call, approvals)),
    );
    if (approvals.some(({ status }) => status !== 'EXPIRED')) yield* this.steps(work);
    yield finished(turn.messageId, work.messages);
  }

  /**
   * Reads the newest whole turns that fit the model's context. Of a newest turn that does not fit, its question and its
   * newest steps are read.
   */
  async context({ scope, conversation, agent }: Turn): Promise<Message[]> {
    const { contextTokens } = agent.limits;
    const context = await this.conversations.getContext(scope, conversation.id, { maxTokens: contextTokens });
    const newest = context.messages.length + context.droppedMessages;
    if (context.messages.at(-1)?.sequence === newest) return context.messages;
    const tail = await newestMessages(this.conversations, scope, conversation.id);
    const known = new Set(context.messages.map(({ sequence }) => sequence));
    const others = tail.slice(Math.max(tail.findLastIndex(isQuestion), 0));
    const further = others.filter(({ sequence }) => !known.has(sequence));
    return withinContext([...context.messages, ...further], contextTokens);
  }

  private async *steps(work: Work): AsyncGenerator<UIMessageChunk> {
    const { turn } = work;
    for (let number = 1; number <= turn.agent.limits.steps && !turn.signal.aborted; number++) {
      const step = yield* this.step(work, number);
      const goesOn = yield* this.runCalls(work, step);
      // A front end reads no further than an error: the results of the calls come first.
      yield* endOfCut(turn, step);
      if (!goesOn) return;
    }
  }

  /** @returns whether the agent goes on with the results */
  private async *runCalls(work: Work, { recorded, message }: Step): AsyncGenerator<UIMessageChunk, boolean> {
    if (!message) return false;
    work.messages.push(message);
    // Only stored calls are run: an answer that the store refused has none.
    const stored = new Set(message.toolCalls?.map(({ id }) => id));
    const calls = recorded.calls.filter(({ id }) => stored.has(id));
    if (calls.length === 0) return false;
    const waits = yield* this.call(work, { ...recorded, calls });
    return !waits && recorded.complete;
  }

  private async *step(work: Work, number: number): AsyncGenerator<UIMessageChunk, Step> {
    const { turn, model, messages, tools } = work;
    const { agent, signal } = turn;
    const shown = withinContext(messages, agent.limits.contextTokens);
    let failure: ModelError | undefined;
    const answer = this.client.stream({
      model,
      providerOptions: agent.providerOptions,
      headers: agent.headers,
      instructions: [agent.instructions, RESULTS_ARE_MATERIAL, ...systemTexts(shown)].join('\n\n'),
      messages: modelMessages(shown, model.model.provider),
      tools: toldTools(tools),
      mayCallTools: number < agent.limits.steps,
      maxOutputTokens: agent.limits.outputTokens,
      signal,
      onFailure: (error) => {
        failure = error;
      },
    });
    const recording = recordStep(answer.fullStream);
    yield* normalizeUiStream(answer.toUIMessageStream({ sendStart: false, sendFinish: false }));
    const recorded = await recording;
    const message = await this.recorder.answer(turn, number, recorded, model.model);
    return {
      recorded,
      message,
      failure: failure ?? cutOffError(recorded.finishReason, agent.limits.outputTokens),
    };
  }

  /** @returns whether some calls wait for a decision, and the turn with them */
  private async *call(
    work: Work,
    { calls, complete }: RecordedStep,
  ): AsyncGenerator<UIMessageChunk, boolean> {
    const { turn } = work;
    const run = this.runOf(work);
    const judged = await mapInParallel(calls.slice(0, MAX_RUN_CALLS), MAX_CALLS_AT_A_TIME, async (made) => {
      const call = await checkedCall(made, work.tools);
      return { call, need: complete ? await needsApproval(call, run) : failed(CUT_OFF) };
    });
    const asked = judged.filter(({ need }) => need === true).map(({ call }) => call);
    const others = judged.filter(({ need }) => need !== true);
    const stored = await mapInParallel(others, MAX_CALLS_AT_A_TIME, async ({ call, need }) =>
      this.recorder.toolAnswer(turn, call.id, typeof need === 'boolean' ? await runTool(call, run) : need),
    );
    const beyond = calls.slice(MAX_RUN_CALLS).map(({ id }) => id);
    if (beyond.length > 0) stored.push(await this.recorder.sameAnswer(turn, beyond, failed(TOO_MANY_CALLS)));
    yield* answers(work, stored);
    if (asked.length === 0) return false;
    await this.gate.request(turn, storedCalls(work.messages, asked));
    yield* asked.map(({ id }) => ({
      type: 'tool-approval-request' as const,
      approvalId: id,
      toolCallId: id,
    }));
    return true;
  }

  private async decided(work: Work, call: ToolCall, approvals: Approval[]): Promise<Message> {
    const approval = approvals.find(({ toolCallId }) => toolCallId === call.id);
    const answer = await this.answerTo(work, call, approval);
    return this.recorder.toolAnswer(work.turn, call.id, answer, decisionIn(approval));
  }

  private async answerTo(work: Work, call: ToolCall, approval?: Approval): Promise<ToolAnswer> {
    if (approval?.status === 'EXPIRED') return failed('Nobody decided in time; the tool was not run.');
    if (approval?.status === 'REFUSED') return failed(approval.note ?? 'A person refused this call.');
    const mayRun = approval?.status === 'APPROVED' && (await this.gate.claimExecution(work.turn, call));
    return mayRun ? runTool(await approvedCall(approval, work.tools), this.runOf(work)) : failed(INTERRUPTED);
  }

  private runOf({ turn, model, messages, tools }: Work): ToolRun {
    const shown = withinContext(messages, turn.agent.limits.contextTokens);
    return { tools, messages: modelMessages(shown, model.model.provider), signal: turn.signal };
  }

  private async workOf(turn: Turn, messages: Message[]): Promise<Work> {
    const { agent, scope, conversation } = turn;
    return {
      turn,
      messages,
      tools: agent.tools({ scope, conversation }),
      model: await this.client.modelOf(agent),
    };
  }
}

/** Tells a front end that the answer is not whole, and why. */
function* endOfCut({ signal }: Turn, { recorded, message, failure }: Step): Generator<UIMessageChunk> {
  if (recorded.complete) return;
  if (signal.aborted) yield { type: 'abort' };
  else yield* failureChunks(message, failure);
}

/** Adds stored results to what the model is shown, and shows them to the front end. */
function* answers({ messages }: Work, stored: Message[]): Generator<UIMessageChunk> {
  for (const message of stored) {
    messages.push(message);
    yield* resultChunks(message);
  }
}

/** The calls as they are stored, and shown to whoever decides. */
function storedCalls(messages: readonly Message[], calls: readonly RequestedCall[]): ToolCall[] {
  const made = messages.findLast(({ toolCalls }) => toolCalls !== null)?.toolCalls ?? [];
  return made.filter(({ id }) => calls.some((call) => call.id === id));
}

function decisionIn(approval: Approval | undefined): TurnData['approval'] {
  if (approval?.status !== 'APPROVED' && approval?.status !== 'REFUSED') return undefined;
  const { status, note, decidedBy } = approval;
  return {
    approved: status === 'APPROVED',
    ...(note === null ? {} : { note }),
    ...(decidedBy === null ? {} : { decidedBy }),
  };
}
