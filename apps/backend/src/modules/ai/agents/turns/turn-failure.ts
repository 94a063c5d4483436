import { Logger } from '@nestjs/common';
import type { UIMessageChunk } from 'ai';
import { errorName } from '../../../../common/error-name.js';
import type { ConversationErrorCode, ExceededBudget } from '../../domain/conversation-error.js';

/** Why an answer is not whole, as a front end is told. */
export interface AnswerFailure {
  code: string;
  /** A sentence for the user. */
  sentence: string;
  /** Time after which the same may succeed. */
  retryAfterSeconds?: number;
  /** The budget that is used up. */
  budget?: ExceededBudget;
}

/** The failure of a turn by itself, and not by its model. */
export const TURN_FAILURE = {
  code: 'INTERNAL_ERROR',
  sentence: 'The turn failed; what was said until then is stored.',
} as const satisfies AnswerFailure;

/** Sentences for calls of a model that were not let in. */
const REFUSED_CALLS: Partial<Record<ConversationErrorCode, string>> = {
  BUDGET_EXCEEDED: 'The budget does not cover a further answer; what was said until then is stored.',
  MODEL_UNPRICED: 'The model has no price, which a budget needs; whoever runs this service must set one.',
};

/** The failure of a turn whose next call of a model was not let in; null for an error of another kind. */
export function refusedCallFailure({ code, budget }: Refusal): AnswerFailure | null {
  const sentence = Object.hasOwn(REFUSED_CALLS, code) ? REFUSED_CALLS[code as ConversationErrorCode] : null;
  return sentence ? { code, sentence, ...(budget ? { budget } : {}) } : null;
}

interface Refusal {
  code: string;
  budget?: ExceededBudget | undefined;
}

/**
 * Tells a front end why there is no whole answer: by a code, which is no part of the message (`onData` of `useChat` gets
 * it, with the sentence), and by a sentence for the user, at which it stops reading.
 */
export function* failureChunks({
  code,
  sentence,
  retryAfterSeconds,
  budget,
}: AnswerFailure): Generator<UIMessageChunk> {
  const data = {
    code,
    message: sentence,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...budget,
  };
  yield { type: 'data-error', data, transient: true };
  yield { type: 'error', errorText: sentence };
}

export function logFailure(error: unknown): void {
  new Logger('Turn').error(`A turn failed: ${errorName(error)}`);
}
