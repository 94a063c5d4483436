import type {
  LanguageModelV3FinishReason,
  LanguageModelV3Middleware,
  LanguageModelV3StreamPart,
} from '@ai-sdk/provider';
import { jsonBytes } from '../../domain/json-bytes.js';
import {
  MAX_ANSWER_CALLS,
  MAX_ANSWER_PART_BYTES,
  MAX_ANSWER_PIECES,
  MAX_DISCARDED_BYTES,
  MAX_DISCARDING_MS,
} from './answer.limits.js';
import { escapedBytes, ReasoningBound } from './bounded-reasoning.js';
import { endingOf } from './finish-reason.js';

type Part = LanguageModelV3StreamPart;
type Transform = TransformStreamDefaultController<Part>;
type Kind = 'text' | 'input' | 'call';

/**
 * Cuts an answer off where it is larger than one may be. What came until then is kept; the rest is read for the tokens
 * that its end reports, but not for long. Its finish reason is `length`. Of too much reasoning only the rest is left out:
 * the answer that follows it is whole.
 */
export const boundedAnswers: LanguageModelV3Middleware = {
  specificationVersion: 'v3',
  async wrapStream({ doStream }) {
    const { stream, ...rest } = await doStream();
    const bounds = new AnswerBounds();
    const cutOff = new TransformStream<Part, Part>({
      transform: (part, controller) => {
        bounds.pass(part, controller);
      },
      flush: () => {
        bounds.end();
      },
    });
    return { ...rest, stream: stream.pipeThrough(cutOff) };
  },
};

class AnswerBounds {
  private readonly bytes = { text: 0, input: 0, call: 0 };
  private readonly reasoning = new ReasoningBound();
  private begunCalls = 0;
  private calls = 0;
  private pieces = 0;
  private discarded = 0;
  private isCut = false;
  private alarm: NodeJS.Timeout | undefined;

  pass(part: Part, controller: Transform): void {
    if (++this.pieces > MAX_ANSWER_PIECES) {
      controller.terminate();
      return;
    }
    this.count(part);
    if (!this.isCut) this.enqueue(part, controller);
    else this.afterCut(part, controller);
  }

  end(): void {
    clearTimeout(this.alarm);
  }

  private enqueue(part: Part, controller: Transform): void {
    const within = this.reasoning.within(part);
    if (within !== null) controller.enqueue(within);
  }

  private count(part: Part): void {
    const [kind, bytes] = measure(part) ?? ['text', 0];
    const reasoningBytes = this.reasoning.count(part);
    if (part.type === 'tool-input-start') this.begunCalls++;
    if (part.type === 'tool-call') this.calls++;
    this.bytes[kind] += bytes;
    if (this.isCut) this.discarded += bytes + reasoningBytes;
    else this.isCut = this.bytes[kind] > MAX_ANSWER_PART_BYTES || this.hasTooMuch();
  }

  /** Some providers send a call piece by piece, some whole, and some its end only with that of the answer. */
  private hasTooMuch(): boolean {
    return Math.max(this.begunCalls, this.calls) > MAX_ANSWER_CALLS || this.reasoning.isEndless;
  }

  /** Lets pass what tells of tokens. */
  private afterCut(part: Part, controller: Transform): void {
    this.alarm ??= setTimeout(() => {
      controller.terminate();
    }, MAX_DISCARDING_MS).unref();
    if (this.discarded > MAX_DISCARDED_BYTES) controller.terminate();
    else if (part.type === 'raw') controller.enqueue(part);
    else if (part.type === 'finish')
      controller.enqueue({ ...part, finishReason: cutAtLimit(part.finishReason) });
  }
}

/** The reason of an answer that we cut; where the provider's own end did not come either, there is none. */
function cutAtLimit(given: LanguageModelV3FinishReason): LanguageModelV3FinishReason {
  return endingOf(given.unified, given.raw).isReported ? { ...given, unified: 'length' } : given;
}

/** The bytes of a part as JSON, in which texts are escaped, with what separates it from the next. */
function measure(part: Part): [Kind, number] | null {
  switch (part.type) {
    case 'text-start':
    case 'source':
    case 'file':
      return ['text', jsonBytes(part)];
    case 'text-delta':
      return ['text', escapedBytes(part.delta)];
    case 'tool-input-delta':
      return ['input', escapedBytes(part.delta)];
    case 'tool-call':
    case 'tool-result':
      return ['call', jsonBytes(part)];
    default:
      return null;
  }
}
