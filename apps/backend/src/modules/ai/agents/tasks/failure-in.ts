import type { UIMessageChunk } from 'ai';
import { ConversationError } from '../../domain/conversation-error.js';
import type { ChatMetadata } from '../message-mapping/chat-metadata.js';
import type { ModelError } from '../language-model/model-error.js';

/**
 * Reads a turn to its end, and returns the error that says why the model gave no answer; null where it gave one. An
 * answer that is not whole is `MODEL_FAILED`, for whatever reason.
 */
export async function failureIn(
  chunks: AsyncIterable<{ chunk: UIMessageChunk }>,
): Promise<ConversationError | null> {
  let told: Pick<ModelError, 'code' | 'retryAfterSeconds'> | undefined;
  let isBegun = false;
  let failure: ConversationError | null = null;
  for await (const { chunk } of chunks) {
    if (chunk.type === 'start-step') isBegun = false;
    if (tellsOfAnswer(chunk)) isBegun = true;
    if (chunk.type === 'data-error') told = chunk.data as typeof told;
    if (chunk.type === 'error') failure = errorOf(isBegun ? undefined : told, chunk.errorText);
  }
  return failure;
}

/** Tells whether a step has said something, or has ended for a reason. */
function tellsOfAnswer(chunk: UIMessageChunk): boolean {
  if (chunk.type === 'text-start' || chunk.type === 'reasoning-start') return true;
  if (chunk.type !== 'message-metadata') return false;
  const { finishReason } = chunk.messageMetadata as ChatMetadata;
  return finishReason !== undefined && finishReason !== 'error';
}

function errorOf(
  told: Pick<ModelError, 'code' | 'retryAfterSeconds'> | undefined,
  why: string,
): ConversationError {
  const { code = 'MODEL_FAILED', ...more } = told ?? {};
  return new ConversationError(code, why, more);
}
