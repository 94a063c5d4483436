import { type FinishReason, type TextStreamPart, type ToolSet, TypeValidationError } from 'ai';
import type { TokenCounts } from '../../domain/message.js';
import { BROKEN_OFF, endingOf } from '../language-model/finish-reason.js';
import { isChangedByReading } from '../language-model/exact-inputs.js';
import { UsageMeter, type UsageQuality } from '../language-model/token-usage.js';
import type { StoredPart } from '../message-mapping/turn-data.js';
import { AnswerRecording } from '../message-mapping/answer-recording.js';
import { recordCutCalls } from '../message-mapping/cut-calls.js';
import { OpenInputs } from '../message-mapping/open-inputs.js';
import { ProviderParts } from './provider-part.js';
import { storedCall } from '../message-mapping/stored-call.js';
import { invalidCallText } from './tool-failure.js';

/** A tool call as the model made it. */
export interface RequestedCall {
  id: string;
  name: string;
  /** The input as it came: the tool's schema reads it where the tool runs. */
  input: unknown;
  /** The reason why it cannot be run: no such tool, or an input that is no JSON, or none that can be stored. */
  invalid?: string;
}

/** One answer of the model, whole or cut off. */
export interface RecordedStep {
  text: string;
  /** The parts of the answer, where they say more than its text and then its calls. */
  parts: StoredPart[] | undefined;
  calls: RequestedCall[];
  tokens: TokenCounts;
  usage: UsageQuality;
  /** The model's name as the provider gives it; null where it gave none yet. */
  model: string | null;
  complete: boolean;
  /** The reason why the answer ended; `error` where the provider gave none. */
  finishReason: FinishReason;
}

/**
 * Reads an answer to its end, whole or cut off, and returns its parts and the tokens up to there. One with an error in it
 * is not whole, also where its provider goes on and gives a reason of its end.
 *
 * @param meter counts the tokens: they can be read while the answer comes
 */
export async function recordStep(
  stream: AsyncIterable<TextStreamPart<ToolSet>>,
  meter = new UsageMeter(),
): Promise<RecordedStep> {
  const calls: RequestedCall[] = [];
  const inputs = new OpenInputs();
  const answer = new AnswerRecording();
  const provided = new ProviderParts();
  let model: string | null = null;
  let ending = BROKEN_OFF;
  let isBroken = false;
  try {
    for await (const part of stream) {
      const given = provided.read(part);
      if (given) answer.give(given);
      else record(part, answer);
      observeInput(part, inputs, answer);
      if (part.type === 'tool-call' && !given) calls.push(requestedCall(part));
      if (part.type === 'raw') meter.observe(part.rawValue);
      if (part.type === 'finish-step') {
        ending = endingOf(part.finishReason, part.rawFinishReason);
        meter.finish(part.usage, ending.isReported);
        model = part.response.modelId;
      }
      if (part.type === 'abort' || (part.type === 'error' && isLoss(part.error))) isBroken = true;
    }
  } catch {
    isBroken = true;
  }
  const cut = recordCutCalls(inputs, answer);
  calls.push(...cut.map((call) => ({ ...call, invalid: invalidCallText(null) })));
  const { isWhole: complete, finishReason } = isBroken ? BROKEN_OFF : ending;
  return {
    text: answer.text,
    parts: answer.stored(),
    calls: answer.inOrder(calls),
    model,
    complete,
    finishReason,
    tokens: meter.counts(),
    usage: meter.quality(),
  };
}

/**
 * Tells whether an error takes something of the answer with it. An event of Chat Completions that has no choice, and is
 * not understood, reports the tokens alone.
 */
function isLoss(error: unknown): boolean {
  if (!TypeValidationError.isInstance(error)) return true;
  const { choices } = Object(error.value) as { choices?: unknown };
  return !Array.isArray(choices) || choices.length > 0;
}

function observeInput(part: TextStreamPart<ToolSet>, inputs: OpenInputs, answer: AnswerRecording): void {
  if (part.type === 'tool-input-start') {
    inputs.begin(part);
    answer.beginCall(part.id);
  } else if (part.type === 'tool-input-delta') inputs.add(part.id, part.delta);
  else if (part.type === 'tool-call') inputs.end(part.toolCallId);
}

function record(part: TextStreamPart<ToolSet>, answer: AnswerRecording): void {
  switch (part.type) {
    case 'text-start':
      answer.begin('text', part.id, part);
      return;
    case 'reasoning-start':
      answer.begin('reasoning', part.id, part);
      return;
    case 'text-delta':
      answer.add('text', part.id, part.text, part);
      return;
    case 'reasoning-delta':
      answer.add('reasoning', part.id, part.text, part);
      return;
    case 'text-end':
      answer.add('text', part.id, '', part);
      return;
    case 'reasoning-end':
      answer.add('reasoning', part.id, '', part);
      return;
    case 'tool-call':
      answer.call(part.toolCallId, part);
      return;
    default:
  }
}

interface ToolCallPart {
  toolCallId: string;
  toolName: string;
  input: unknown;
  invalid?: boolean;
  error?: unknown;
}

const INEXACT =
  'The tool was not run: its input holds a number with more digits than can be kept, or keys that are numbers behind others. Give them as texts.';

function requestedCall({ toolCallId, toolName, input, invalid, error }: ToolCallPart): RequestedCall {
  const { isMisfit, ...made } = storedCall(toolName, input);
  const call = { id: toolCallId, ...made };
  if (typeof input === 'string' && isChangedByReading(input)) return { ...call, invalid: INEXACT };
  return invalid || isMisfit ? { ...call, invalid: invalidCallText(error) } : call;
}
