import type { UIMessageChunk } from 'ai';
import type { Json, ToolCall } from '../../domain/message.js';
import type { RuntimeMessageInput } from '../../domain/new-message.js';
import type { TurnPlace } from '../../domain/place.js';
import { AnswerRecording } from '../message-mapping/answer-recording.js';
import type { ProviderPart } from '../message-mapping/answer-parts.js';
import { OpenInputs } from '../message-mapping/open-inputs.js';
import { recordCutCalls } from '../message-mapping/cut-calls.js';
import { STEP_FORMS, type StepForm, stepKey, turnKey } from '../message-mapping/step-forms.js';
import { CUT_OFF } from '../message-mapping/tool-results.js';
import { NOTHING_SAID } from '../message-mapping/turn-data.js';
import type { LeftAnswer } from './running-answer.repository.js';
import type { StepSoFar } from './running-step.js';

/** A step that was being answered when its process died, as messages that say so. */
export interface CutAnswer {
  /** The keys under one of which the process itself would have stored the step. */
  keys: string[];
  /** The place that it follows; null where it is not known. */
  place: TurnPlace | null;
  /** What is stored; each but the first is for a store that refuses the one before. */
  choices: RuntimeMessageInput[][];
}

/** Makes messages of what a turn has left; null where it had begun no step. */
export function cutAnswer({ turnId, pieces }: LeftAnswer): CutAnswer | null {
  const chunks = pieces.flatMap((piece) => piece.chunks);
  const [first] = chunks;
  const step = pieces.at(-1)?.step;
  const begun = chunks.findLastIndex(({ type }) => type === 'start-step');
  if (!step || begun < 0 || first?.type !== 'start' || first.messageId === undefined) return null;
  const { messageId } = first;
  const keyOf = (form: StepForm) => turnKey(turnId, stepKey(form, step.number));
  const answers = answersOf(messageId, step, recorded(chunks.slice(begun + 1)));
  return {
    keys: STEP_FORMS.map(keyOf),
    place: step.place ?? null,
    choices: STEP_FORMS.map((form) => [
      { ...answers[form], idempotencyKey: keyOf(form) },
      ...resultsOf(answers[form], messageId, turnKey(turnId, `cut:${step.number}`)),
    ]),
  };
}

function answersOf(
  messageId: string,
  { model, provider, tokens, usage }: StepSoFar,
  { recording, calls }: Recorded,
): Record<StepForm, RuntimeMessageInput> {
  const { text } = recording;
  const parts = recording.stored();
  const ending = { messageId, finishReason: 'error', cutOff: 'FAILED', ...(usage ? { usage } : {}) } as const;
  const ofModel = { role: 'assistant' as const, ...tokens, model };
  const paid = { ...ofModel, content: NOTHING_SAID, turn: { ...ending, silent: true as const } };
  const said = { ...ofModel, content: text, toolCalls: calls, turn: ending };
  const bare = text === '' && calls.length === 0 ? paid : said;
  return { step: parts ? { ...bare, turn: { ...bare.turn, parts, provider } } : bare, bare, paid };
}

/** The results of calls that were not run. */
function resultsOf(
  { toolCalls }: RuntimeMessageInput,
  messageId: string,
  idempotencyKey: string,
): RuntimeMessageInput[] {
  if (!toolCalls || toolCalls.length === 0) return [];
  const toolResults = toolCalls.map(({ id }) => ({ toolUseId: id, result: CUT_OFF, isError: true }));
  return [{ role: 'tool', toolResults, turn: { messageId }, idempotencyKey }];
}

interface Recorded {
  recording: AnswerRecording;
  calls: ToolCall[];
}

function recorded(chunks: readonly UIMessageChunk[]): Recorded {
  const to: Recorded = { recording: new AnswerRecording(), calls: [] };
  const inputs = new OpenInputs();
  const names = new Map<string, string>();
  for (const chunk of chunks) {
    if (chunk.type === 'tool-input-available') names.set(chunk.toolCallId, chunk.toolName);
    const part = providerPart(chunk, names);
    if (part) to.recording.give(part);
    else record(chunk, to);
    observeInput(chunk, inputs, to.recording);
  }
  to.calls.push(...recordCutCalls(inputs, to.recording));
  return { ...to, calls: to.recording.inOrder(to.calls) };
}

function observeInput(chunk: UIMessageChunk, inputs: OpenInputs, recording: AnswerRecording): void {
  if (chunk.type === 'tool-input-start') {
    const { toolCallId: id, toolName, title, providerExecuted } = chunk;
    inputs.begin({ id, toolName, title, providerExecuted });
    recording.beginCall(id);
  } else if (chunk.type === 'tool-input-delta') inputs.add(chunk.toolCallId, chunk.inputTextDelta);
  else if (chunk.type === 'tool-input-available') inputs.end(chunk.toolCallId);
}

function record(chunk: UIMessageChunk, { recording, calls }: Recorded): void {
  switch (chunk.type) {
    case 'text-start':
      recording.begin('text', chunk.id, {});
      return;
    case 'reasoning-start':
      recording.begin('reasoning', chunk.id, {});
      return;
    case 'text-delta':
      recording.add('text', chunk.id, chunk.delta, {});
      return;
    case 'reasoning-delta':
      recording.add('reasoning', chunk.id, chunk.delta, {});
      return;
    case 'tool-input-available':
      calls.push({ id: chunk.toolCallId, name: chunk.toolName, input: chunk.input as Json });
      recording.call(chunk.toolCallId, chunk.title === undefined ? {} : { title: chunk.title });
      return;
    default:
  }
}

/** Reads what the provider itself gave: its own calls with their results, and sources. */
function providerPart(chunk: UIMessageChunk, names: ReadonlyMap<string, string>): ProviderPart | null {
  switch (chunk.type) {
    case 'tool-input-available': {
      if (!chunk.providerExecuted) return null;
      const { toolCallId: id, toolName: name, input, title } = chunk;
      const titled = title === undefined ? {} : { title };
      return { type: 'provider-call', id, name, input: input as Json, ...titled };
    }
    case 'tool-output-available':
    case 'tool-output-error': {
      if (!chunk.providerExecuted) return null;
      const isError = chunk.type === 'tool-output-error';
      const result = isError ? chunk.errorText : (chunk.output as Json);
      const id = chunk.toolCallId;
      return { type: 'provider-result', id, name: names.get(id) ?? '', result, isError };
    }
    case 'source-url': {
      const { sourceId: id, url, title } = chunk;
      return { type: 'source', id, url, ...(title === undefined ? {} : { title }) };
    }
    case 'source-document': {
      const { sourceId: id, mediaType, title, filename } = chunk;
      return { type: 'source', id, mediaType, title, ...(filename === undefined ? {} : { filename }) };
    }
    default:
      return null;
  }
}
