import { Logger } from '@nestjs/common';
import type { UIMessageChunk } from 'ai';
import { errorName } from '../../../../common/error-name.js';

/** Why an answer is not whole, as a front end is told. */
export interface AnswerFailure {
  code: string;
  /** A sentence for the user. */
  sentence: string;
  /** Time after which the same may succeed. */
  retryAfterSeconds?: number;
}

/** The failure of a turn by itself, and not by its model. */
export const TURN_FAILURE = {
  code: 'INTERNAL_ERROR',
  sentence: 'The turn failed; what was said until then is stored.',
} as const satisfies AnswerFailure;

/**
 * Tells a front end why there is no whole answer: by a code, which is no part of the message (`onData` of `useChat` gets
 * it, with the sentence), and by a sentence for the user, at which it stops reading.
 */
export function* failureChunks({
  code,
  sentence,
  retryAfterSeconds,
}: AnswerFailure): Generator<UIMessageChunk> {
  const data = { code, message: sentence, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
  yield { type: 'data-error', data, transient: true };
  yield { type: 'error', errorText: sentence };
}

export function logFailure(error: unknown): void {
  new Logger('Turn').error(`A turn failed: ${errorName(error)}`);
}
