import type { UIMessageChunk } from 'ai';
import { storedModelError } from '../language-model/model-error.js';
import type { ChatMetadata } from '../message-mapping/chat-metadata.js';
import { failureChunks, refusedCallFailure, TURN_FAILURE } from '../turns/turn-failure.js';

/** Streams a stored answer, and at its end the error with which it has failed, as when it was on its way. */
export function* withStoredFailure(answer: Iterable<UIMessageChunk>): Generator<UIMessageChunk> {
  for (const chunk of answer) {
    yield chunk;
    const code = chunk.type === 'finish' ? (chunk.messageMetadata as ChatMetadata | undefined)?.error : null;
    if (code) yield* failureChunks(storedModelError(code) ?? refusedCallFailure({ code }) ?? TURN_FAILURE);
  }
}
