import type { UIMessageChunk } from 'ai';
import type { ModelError } from '../language-model/model-error.js';

/**
 * Tells a front end why the model gave no whole answer: by a code, which is no part of the message (`onData` of `useChat`
 * gets it, with the sentence), and by a sentence for the user, at which it stops reading.
 */
export function* failureChunks({ code, retryAfterSeconds, sentence }: ModelError): Generator<UIMessageChunk> {
  const data = { code, message: sentence, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
  yield { type: 'data-error', data, transient: true };
  yield { type: 'error', errorText: sentence };
}
