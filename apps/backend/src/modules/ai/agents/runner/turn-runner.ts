import { Injectable } from '@nestjs/common';
import type { UIMessageChunk } from 'ai';
import type { Message } from '../../domain/message.js';
import { ConversationService } from '../../services/conversation.service.js';
import { RuntimeStore } from '../../services/runtime-store.js';
import { ToolCheck } from '../agent/tool-check.js';
import { AiClientService } from '../language-model/ai-client.service.js';
import { cutOffError, type ModelError } from '../language-model/model-error.js';
import { UsageMeter } from '../language-model/token-usage.js';
import { type ChatMetadata, metadataWith } from '../message-mapping/chat-metadata.js';
import type { GivenOutput } from '../message-mapping/given-output.js';
import { RESULTS_ARE_MATERIAL, systemTexts } from '../message-mapping/model-messages.js';
import { newestMessages } from '../message-mapping/newest-messages.js';
import { isSystem, withinContext } from '../message-mapping/shown-context.js';
import { indexOfCalls, openCallsBeside } from '../message-mapping/tool-results.js';
import { isQuestion } from '../message-mapping/turn-data.js';
import { described, finished, started } from '../message-mapping/ui-chunks.js';
import { shownId } from '../message-mapping/ui-messages.js';
import { RuntimeObservation } from '../observation/runtime-observation.js';
import type { StepSoFar } from '../running-answers/running-step.js';
import { CallFinder } from './call-finder.js';
import { failureChunks, logFailure, TURN_FAILURE } from '../turns/turn-failure.js';
import type { AnswerChunks, Turn } from '../turns/turn.js';
import { CallRunner } from './call-runner.js';
import { FileReader } from './file-reader.js';
import { OpenCallRunner } from './open-call-runner.js';
import { noteOf, type ReplacedCall } from './replaced-calls.js';
import { type RecordedStep, recordStep } from './step-recorder.js';
import { type AnsweringModel, nameOf, TurnRecorder } from './turn-recorder.js';
import { normalizeUiStream } from './ui-stream.js';
import { withFailure } from './with-failure.js';
import { addStored, messagesInContext, promptOf, type Work, workOf } from './work.js';

interface Step {
  recorded: RecordedStep;
  message: Message;
  /** The reason why the answer is not whole; null where it is, or the turn was stopped. */
  failure: ModelError | null;
}

/** What a turn goes on with that has waited for people. */
export interface GoingOn {
  /** The ids of calls that it has waited for, or of some of them. */
  calls: readonly string[];
  /** The sequence of the message that has made them, where it is not on the active branch. */
  elsewhere: number | null;
  /** What a front end gives for them. */
  outputs: readonly GivenOutput[];
  /** What the front end's message says of itself already. */
  metadata: ChatMetadata | undefined;
}

/** A turn as far as it has come: what is known where it fails. */
interface Begun {
  work?: Work;
  /** What the front end's message says of itself before. */
  metadata?: ChatMetadata | undefined;
}

/** Runs a turn step by step: the model answers, the answer is stored, its tools run, their results are stored. */
@Injectable()
export class TurnRunner {
  constructor(
    private readonly conversations: ConversationService,
    private readonly client: AiClientService,
    private readonly recorder: TurnRecorder,
    private readonly calls: CallRunner,
    private readonly openCalls: OpenCallRunner,
    private readonly check: ToolCheck,
    private readonly files: FileReader,
    private readonly finder: CallFinder,
    private readonly runtime: RuntimeStore,
    private readonly observation: RuntimeObservation,
  ) {}

  /**
   * Streams an agent's answer to the messages of a conversation.
   *
   * @param replaced the calls of an answer that this one replaces
   */
  async *answer(
    turn: Turn,
    messages: Message[],
    replaced: readonly ReplacedCall[] = [],
  ): AsyncGenerator<UIMessageChunk> {
    yield started(turn.messageId, turn.conversation.id);
    const begun: Begun = {};
    const answering = this.answering(turn, begun, messages, replaced);
    yield* withFailure(answering, (error) => this.failed(turn, begun, error));
  }

  private async *answering(
    turn: Turn,
    begun: Begun,
    messages: Message[],
    replaced: readonly ReplacedCall[],
  ): AsyncGenerator<UIMessageChunk> {
    const work = (begun.work = { ...(await this.workOn(turn, messages)), replaced });
    yield* this.steps(work);
    yield finished(work.metadata);
  }

  /**
   * Stores that a turn has failed while no answer of the model was on its way, and tells the front end. What was shown of
   * an answer that was on its way is stored by whoever recovers it.
   */
  private async *failed(
    turn: Turn,
    { work, metadata }: Begun,
    error: unknown,
  ): AsyncGenerator<UIMessageChunk> {
    if (turn.now.step || turn.signal.aborted) throw error;
    const message = await this.recorder.failure(turn);
    logFailure(error);
    yield described(metadataWith(work ? work.metadata : metadata, message));
    yield* failureChunks(TURN_FAILURE);
  }

  /**
   * Streams an agent's answers in words to several lists of messages, one after the other; each is shown one list alone.
   * An answer that is not whole is the last.
   */
  async *answerEach(turn: Turn, lists: readonly Message[][]): AsyncGenerator<UIMessageChunk> {
    yield started(turn.messageId, turn.conversation.id);
    let metadata: ChatMetadata | undefined;
    for (const [index, messages] of lists.entries()) {
      const number = Math.max(turn.agent.limits.steps, 1) + index;
      const work = { ...(await this.workOn(turn, messages)), metadata };
      const step = yield* this.step(work, number);
      yield* endOfCut(work, step);
      metadata = work.metadata;
      if (!step.recorded.complete || turn.signal.aborted) break;
    }
    yield finished(metadata);
  }

  /**
   * Carries out decisions about tool calls, and takes the outputs that a front end gives. Where a person took part and no
   * call is open any more, the agent goes on. The branch with the calls becomes the active one.
   */
  async goOn(turn: Turn, from: GoingOn): Promise<AnswerChunks> {
    const { elsewhere } = from;
    if (elsewhere !== null) await this.runtime.show(turn.scope, turn.conversation.id, elsewhere);
    return this.goingOn(turn, from);
  }

  private async *goingOn(turn: Turn, from: GoingOn): AsyncGenerator<UIMessageChunk> {
    yield started(turn.messageId, turn.conversation.id);
    const begun: Begun = { metadata: from.metadata };
    yield* withFailure(this.answeringCalls(turn, begun, from), (error) => this.failed(turn, begun, error));
  }

  private async *answeringCalls(
    turn: Turn,
    begun: Begun,
    { calls, outputs, metadata }: GoingOn,
  ): AsyncGenerator<UIMessageChunk> {
    const { messages } = await this.finder.find(turn.scope, turn.conversation.id, calls);
    const context = await this.contextOf(turn, messages, calls);
    const work = (begun.work = { ...(await this.workOn(turn, context)), metadata });
    const at = work.messages.at(-1)?.sequence;
    if (at !== undefined) turn.now.place = { at, newest: at };
    const goesOn = yield* this.openCalls.answer(work, openCallsBeside(messages, calls), outputs);
    if (goesOn) yield* this.steps(work);
    yield finished(work.metadata);
  }

  /**
   * As `context`, with calls. Where others have appended so much since that these would be left out, the context ends with
   * them: the rest is for later turns.
   */
  private async contextOf(turn: Turn, around: Message[], calls: readonly string[]): Promise<Message[]> {
    const context = await this.context(turn);
    const made = indexOfCalls(around, calls);
    if (made < 0 || indexOfCalls(context, calls) >= 0) return context;
    const own = around.filter(
      (message, index) => !isSystem(message) && (index <= made || shownId(message) === turn.messageId),
    );
    return withinContext([...context.filter(isSystem), ...own], turn.agent.limits.contextTokens);
  }

  /**
   * Reads the newest whole turns that fit the model's context. Of a newest turn that does not fit, its question and its
   * newest steps are read.
   */
  async context({ scope, conversation, agent }: Turn): Promise<Message[]> {
    const { contextTokens } = agent.limits;
    const context = await this.conversations.getContext(scope, conversation.id, { maxTokens: contextTokens });
    // Whole turns are kept from the newest on: where one is, the newest is.
    if (context.messages.some(({ role }) => role !== 'system')) return context.messages;
    const tail = await newestMessages(this.conversations, scope, conversation.id);
    const known = new Set(context.messages.map(({ sequence }) => sequence));
    const others = tail.slice(Math.max(tail.findLastIndex(isQuestion), 0));
    const further = others.filter(({ sequence }) => !known.has(sequence));
    return withinContext([...context.messages, ...further], contextTokens);
  }

  private async *steps(work: Work): AsyncGenerator<UIMessageChunk> {
    const { turn } = work;
    for (let number = 1; number <= turn.agent.limits.steps; number++) {
      // One that is stopped before its first step leaves that as its trace: the front end shows a message already.
      if (turn.signal.aborted && work.metadata) return;
      const step = yield* this.step(work, number);
      const goesOn = yield* this.runCalls(work, step);
      // A front end reads no further than an error: the results of the calls come first.
      yield* endOfCut(work, step);
      if (!goesOn) return;
    }
  }

  /** @returns whether the agent goes on with the results */
  private async *runCalls(work: Work, { recorded, message }: Step): AsyncGenerator<UIMessageChunk, boolean> {
    // Only stored calls are run: an answer that the store refused has none.
    const stored = new Set(message.toolCalls?.map(({ id }) => id));
    const calls = recorded.calls.filter(({ id }) => stored.has(id));
    if (calls.length === 0) return false;
    const waits = yield* this.calls.run(work, { ...recorded, calls });
    return !waits && recorded.complete;
  }

  private async *step(work: Work, number: number): AsyncGenerator<UIMessageChunk, Step> {
    const { turn, model, told } = work;
    const { agent, signal } = turn;
    const shown = messagesInContext(work);
    const note = number === 1 ? noteOf(work.replaced) : null;
    let refused: ModelError | undefined;
    const messages = await promptOf(work, shown);
    const call = this.observation.modelCall(turn, model.model);
    const answer = call.begin(() =>
      this.client.stream({
        model,
        providerOptions: agent.providerOptions,
        headers: agent.headers,
        instructions: [
          agent.instructions,
          RESULTS_ARE_MATERIAL,
          ...systemTexts(shown),
          ...(note ? [note] : []),
        ].join('\n\n'),
        messages,
        tools: told,
        mayCallTools: number < agent.limits.steps,
        maxOutputTokens: agent.limits.outputTokens,
        signal,
        onFailure: (error) => {
          refused = error;
        },
      }),
    );
    const meter = new UsageMeter();
    turn.now.step = () => stepSoFar(turn, number, model.model, meter);
    const recording = recordStep(answer.fullStream, meter);
    const sent = { sendStart: false, sendFinish: false, sendSources: true };
    yield* normalizeUiStream(answer.toUIMessageStream(sent), work.metadata === undefined);
    const recorded = await recording;
    const failure = failureOf(turn, recorded, refused);
    call.end(recorded, failure?.code ?? null);
    const message = await this.recorder.answer(turn, number, recorded, {
      model: model.model,
      error: failure?.code ?? null,
      replaced: note,
    });
    turn.now.step = null;
    addStored(work, [message]);
    if (work.metadata) yield described(work.metadata);
    return { recorded, message, failure };
  }

  private async workOn(turn: Turn, messages: Message[]): Promise<Work> {
    const { agent, scope, conversation, body } = turn;
    const tools = await this.check.toolsOf(agent, { scope, conversation, body });
    const model = await this.client.modelOf(agent);
    return workOf(turn, {
      messages,
      replaced: [],
      tools,
      model,
      readFiles: this.files.of(turn, model),
      observeTool: (call, run) => this.observation.tool(turn, call, run),
    });
  }
}

function stepSoFar(
  { now: { place } }: Turn,
  number: number,
  { modelId, provider }: AnsweringModel,
  meter: UsageMeter,
): StepSoFar {
  const quality = meter.quality();
  const usage = quality === 'reported' ? {} : { usage: quality };
  const at = place ? { place } : {};
  return { number, model: nameOf('', modelId), provider, tokens: meter.counts(), ...usage, ...at };
}

/** Tells a front end that the answer is not whole, and why. */
function* endOfCut({ metadata }: Work, { recorded, failure }: Step): Generator<UIMessageChunk> {
  if (recorded.complete) return;
  if (metadata) yield described(metadata);
  if (failure) yield* failureChunks(failure);
  else yield { type: 'abort' };
}

/** The reason why an answer is not whole, by what the model has said or else by its end. */
function failureOf(
  { signal, agent }: Turn,
  { complete, finishReason }: RecordedStep,
  refused: ModelError | undefined,
): ModelError | null {
  if (complete || signal.aborted) return null;
  return refused ?? cutOffError(finishReason, agent.limits.outputTokens);
}
