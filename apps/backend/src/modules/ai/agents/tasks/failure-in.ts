import type { UIMessageChunk } from 'ai';
import {
  ConversationError,
  type ConversationErrorCode,
  type ExceededBudget,
} from '../../domain/conversation-error.js';
import type { ChatMetadata } from '../message-mapping/chat-metadata.js';
import type { ModelError } from '../language-model/model-error.js';
import { refusedCallFailure } from '../turns/turn-failure.js';

/**
 * Reads a turn to its end, and returns the error that says why the model gave no answer; null where it gave one. An
 * answer that is not whole is `MODEL_FAILED`, for whatever reason.
 */
export async function failureIn(
  chunks: AsyncIterable<{ chunk: UIMessageChunk }>,
): Promise<ConversationError | null> {
  let told: Told | undefined;
  let isBegun = false;
  let failure: ConversationError | null = null;
  for await (const { chunk } of chunks) {
    if (chunk.type === 'start-step') isBegun = false;
    if (tellsOfAnswer(chunk)) isBegun = true;
    if (chunk.type === 'data-error') told = chunk.data as Told;
    if (chunk.type === 'error')
      failure = errorOf(isBegun && !isRefusal(told) ? undefined : told, chunk.errorText);
  }
  return failure;
}

/** What a stream says of its failure. */
type Told = Pick<ModelError, 'retryAfterSeconds'> & Partial<ExceededBudget> & { code: ConversationErrorCode };

/** Tells whether a further call of the model was not let in: the answer before it is whole. */
function isRefusal(told: Told | undefined): boolean {
  return told !== undefined && refusedCallFailure(told) !== null;
}

/** Tells whether a step has said something, or has ended for a reason. */
function tellsOfAnswer(chunk: UIMessageChunk): boolean {
  if (chunk.type === 'text-start' || chunk.type === 'reasoning-start') return true;
  if (chunk.type !== 'message-metadata') return false;
  const { finishReason } = chunk.messageMetadata as ChatMetadata;
  return finishReason !== undefined && finishReason !== 'error';
}

function errorOf(told: Told | undefined, why: string): ConversationError {
  const { code = 'MODEL_FAILED', retryAfterSeconds, budgetId, resetsAt = null } = told ?? {};
  return new ConversationError(code, why, {
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(budgetId === undefined ? {} : { budget: { budgetId, resetsAt } }),
  });
}
