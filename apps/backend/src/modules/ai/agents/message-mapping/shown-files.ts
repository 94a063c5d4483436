import type { Message } from '../../domain/message.js';
import { isQuestion, turnOf } from './turn-data.js';
import { filesOf, type UserFile } from './user-parts.js';

/** Errors that a file may be the reason of, and would be again. */
const REFUSALS = ['MODEL_FAILED', 'CONTEXT_TOO_LONG', 'CONTENT_FILTERED'];

/**
 * The files that a model may be shown, the newest first. Those of a question whose answer has failed are only named, but
 * where that question is asked anew: one that the provider cannot read would make every later turn fail as well.
 */
export function filesIn(messages: readonly Message[]): UserFile[] {
  const newest = messages.findLastIndex(isQuestion);
  const files = messages.flatMap((message, index) =>
    isQuestion(message) && (index === newest || !isRefused(messages.slice(index + 1)))
      ? filesOf(message)
      : [],
  );
  return files.reverse();
}

function isRefused(following: readonly Message[]): boolean {
  const next = following.findIndex(isQuestion);
  const answers = next < 0 ? following : following.slice(0, next);
  return answers.some((message) => REFUSALS.includes(turnOf(message)?.error ?? ''));
}
