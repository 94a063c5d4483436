import type { UIMessageChunk } from 'ai';
import type { Message } from '../../domain/message.js';
import { resultChunks } from '../message-mapping/ui-chunks.js';
import { MAX_CALLS_AT_A_TIME } from '../turns/turn.limits.js';
import { mapInParallel } from './map-in-parallel.js';
import { addStored, type Work } from './work.js';
import { yieldWhile } from './yield-while.js';

export type Show = (chunk: UIMessageChunk) => void;

/**
 * Answers calls, some at a time, and adds their stored results to what the model is shown. Each result is shown to the
 * front end when it is stored, and what a tool gives before that at once.
 */
export async function* answeredCalls<T>(
  work: Work,
  calls: readonly T[],
  answer: (call: T, show: Show) => Promise<Message>,
): AsyncGenerator<UIMessageChunk, void> {
  const stored = yield* yieldWhile<UIMessageChunk, Message[]>((show) =>
    mapInParallel(calls, MAX_CALLS_AT_A_TIME, async (call) => {
      const message = await answer(call, show);
      for (const chunk of resultChunks(message)) show(chunk);
      return message;
    }),
  );
  addStored(work, stored);
}
