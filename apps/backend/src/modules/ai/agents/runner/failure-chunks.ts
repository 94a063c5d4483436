import type { UIMessageChunk } from 'ai';
import type { Message } from '../../domain/message.js';
import type { ModelError } from '../language-model/model-error.js';
import { turnOf } from '../message-mapping/turn-data.js';

/**
 * Tells a front end why the model gave no whole answer: by a code, which is no part of the message (`onData` of `useChat`
 * gets it), and by a sentence for the user, at which it stops reading.
 *
 * @param message what of the answer was stored
 */
export function* failureChunks(
  message: Message | null,
  { code, retryAfterSeconds, sentence }: ModelError,
): Generator<UIMessageChunk> {
  const finishReason = message ? turnOf(message)?.finishReason : undefined;
  if (finishReason) yield { type: 'message-metadata', messageMetadata: { finishReason } };
  const data = { code, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
  yield { type: 'data-error', data, transient: true };
  yield { type: 'error', errorText: sentence };
}
