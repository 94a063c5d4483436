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
import { CallAdmission, type PreparedCall, RefusedCall } from './call-admission.js';
import { CallFinder } from './call-finder.js';
import { failureChunks, logFailure, refusedCallFailure, TURN_FAILURE } from '../turns/turn-failure.js';
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

/** A step that is about to be answered. */
interface NextStep {
  work: Work;
  number: number;
  /** What the model is told of an answer that this one replaces. */
  note: string | null;
  call: PreparedCall;
}

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
    private readonly admission: CallAdmission,
  ) {}

  /**
   * Streams an agent's answer to the messages of a conversation.
   *
   * @param replaced the calls of an answer that this one replaces
   * @throws ConversationError where the first call of the model is not let in
   */
  async answer(
    turn: Turn,
    messages: Message[],
    replaced: readonly ReplacedCall[] = [],
  ): Promise<AnswerChunks> {
    const begun: Begun = {};
    const first = this.begin(turn, begun, messages, replaced);
    await first.catch(throwRefusal);
    return this.answered(turn, begun, first);
  }

  private async begin(
    turn: Turn,
    begun: Begun,
    messages: Message[],
    replaced: readonly ReplacedCall[],
  ): Promise<NextStep> {
    begun.work = { ...(await this.workOn(turn, messages)), replaced };
    return this.prepare(begun.work, 1);
  }

  private async *answered(
    turn: Turn,
    begun: Begun,
    first: Promise<NextStep>,
  ): AsyncGenerator<UIMessageChunk> {
    yield started(turn.messageId, turn.conversation.id);
    yield* withFailure(this.answering(first), (error) => this.failed(turn, begun, error));
  }

  private async *answering(first: Promise<NextStep>): AsyncGenerator<UIMessageChunk> {
    const next = await first;
    yield* this.steps(next.work, next);
    yield finished(next.work.metadata);
  }

  /**
   * Stores that a turn has failed while no answer of the model was on its way, or that none was let in, and tells the
   * front end. What was shown of an answer that was on its way is stored by whoever recovers it.
   */
  private async *failed(
    turn: Turn,
    { work, metadata }: Begun,
    error: unknown,
  ): AsyncGenerator<UIMessageChunk> {
    const refusal = error instanceof RefusedCall ? refusedCallFailure(error.cause) : null;
    if (!refusal && (turn.now.step || turn.signal.aborted)) throw error;
    const failure = refusal ?? TURN_FAILURE;
    const message = await this.recorder.failure(turn, failure.code);
    if (!refusal) logFailure(error);
    yield described(metadataWith(work ? work.metadata : metadata, message));
    yield* failureChunks(failure);
  }

  /**
   * Streams an agent's answers in words to several lists of messages, one after the other; each is shown one list alone.
   * An answer that is not whole is the last.
   *
   * @throws ConversationError where the first call of the model is not let in
   */
  async answerEach(turn: Turn, lists: readonly Message[][]): Promise<AnswerChunks> {
    const begun: Begun = {};
    const first = this.prepareEach(turn, begun, lists, 0);
    await first.catch(throwRefusal);
    return this.answeredEach(turn, begun, lists, first);
  }

  private async prepareEach(
    turn: Turn,
    begun: Begun,
    lists: readonly Message[][],
    index: number,
  ): Promise<NextStep> {
    const number = Math.max(turn.agent.limits.steps, 1) + index;
    const { metadata } = begun.work ?? {};
    begun.work = { ...(await this.workOn(turn, lists[index] ?? [])), metadata };
    return this.prepare(begun.work, number);
  }

  private async *answeredEach(
    turn: Turn,
    begun: Begun,
    lists: readonly Message[][],
    first: Promise<NextStep>,
  ): AsyncGenerator<UIMessageChunk> {
    yield started(turn.messageId, turn.conversation.id);
    const answering = this.answeringEach(turn, begun, lists, first);
    yield* withFailure(answering, (error) => this.failed(turn, begun, error));
  }

  private async *answeringEach(
    turn: Turn,
    begun: Begun,
    lists: readonly Message[][],
    first: Promise<NextStep>,
  ): AsyncGenerator<UIMessageChunk> {
    for (const index of lists.keys()) {
      const next = await (index === 0 ? first : this.prepareEach(turn, begun, lists, index));
      const step = yield* this.step(next);
      yield* endOfCut(next.work, step);
      if (!step.recorded.complete || turn.signal.aborted) break;
    }
    yield finished(begun.work?.metadata);
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

  /** @param first the first step, where it is prepared */
  private async *steps(work: Work, first?: NextStep): AsyncGenerator<UIMessageChunk> {
    const { turn } = work;
    for (let number = 1; number <= turn.agent.limits.steps; number++) {
      // One that is stopped before its first step leaves that as its trace: the front end shows a message already.
      if (turn.signal.aborted && work.metadata) return;
      const next = number === 1 && first ? first : await this.prepare(work, number);
      const step = yield* this.step(next);
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

  /**
   * Makes the request of a step, and has it let in.
   *
   * @throws RefusedCall
   */
  private async prepare(work: Work, number: number): Promise<NextStep> {
    const { turn, model, told } = work;
    const { agent } = turn;
    const shown = messagesInContext(work);
    const note = number === 1 ? noteOf(work.replaced) : null;
    const call = {
      model,
      providerOptions: agent.providerOptions,
      headers: agent.headers,
      instructions: [
        agent.instructions,
        RESULTS_ARE_MATERIAL,
        ...systemTexts(shown),
        ...(note ? [note] : []),
      ].join('\n\n'),
      messages: await promptOf(work, shown),
      tools: told,
      mayCallTools: number < agent.limits.steps,
      maxOutputTokens: agent.limits.outputTokens,
    };
    await this.admission.admit(turn, number, call);
    return { work, number, note, call };
  }

  private async *step({ work, number, note, call }: NextStep): AsyncGenerator<UIMessageChunk, Step> {
    const { turn, model } = work;
    const { signal } = turn;
    let refused: ModelError | undefined;
    const observed = this.observation.modelCall(turn, model.model);
    const answer = observed.begin(() =>
      this.client.stream({
        ...call,
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
    observed.end(recorded, failure?.code ?? null);
    const message = await this.recorder.answer(turn, number, recorded, {
      model: model.model,
      error: failure?.code ?? null,
      replaced: note,
    });
    turn.now.step = null;
    await this.admission.end(turn, call, recorded.model);
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

/** Passes over every other error: the turn leaves it as its trace. */
function throwRefusal(error: unknown): void {
  if (error instanceof RefusedCall) throw error.cause;
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
