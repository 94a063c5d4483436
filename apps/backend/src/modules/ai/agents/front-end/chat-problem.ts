// For front ends: import this file, or copy it. It imports nothing.

/** What went wrong in a chat, whether HTTP or the stream has said so. */
export interface ChatProblem {
  /** What the user's situation follows from, such as `TURN_IN_PROGRESS` or `MODEL_RATE_LIMITED`. */
  code: string;
  /** A sentence for the user. */
  message: string;
  /** Time after which the same may succeed; absent where no time is known, or waiting does not help. */
  retryAfterSeconds?: number;
  /** The conversation to go to, with `APPROVAL_PENDING` and `ACTIVE_CONVERSATION_EXISTS`. */
  conversationId?: string;
  /** The budget that does not cover an answer, with `BUDGET_EXCEEDED`. */
  budgetId?: string;
  /** The time from which on there is a new one, in ISO 8601; null where there will be none by itself. */
  resetsAt?: string | null;
}

const CONNECTION_LOST: ChatProblem = {
  code: 'CONNECTION_LOST',
  message: 'The connection was lost; try again.',
};
const UNKNOWN: ChatProblem = { code: 'UNKNOWN', message: 'Something went wrong; try again.' };

/** Reads the `data-error` part of a stream, as `onData` of `useChat` gets it; null of any other part. */
export function streamProblemOf(part: { type: string; data?: unknown }): ChatProblem | null {
  return part.type === 'data-error' ? problemIn(part.data) : null;
}

/**
 * Reads the error of `useChat` (`chat.error`): its message is the body of an HTTP problem, or the sentence that ends a
 * stream.
 *
 * @param told what `streamProblemOf` has read last: it has the code of the sentence that ends a stream
 */
export function chatProblemOf(error: unknown, told: ChatProblem | null = null): ChatProblem {
  const { name, message } = Object(error) as Partial<Error>;
  const text = typeof message === 'string' ? message.trim() : '';
  const problem = problemIn(parsed(text));
  if (problem) return problem;
  // `fetch` throws a TypeError where no answer came, and where one breaks off.
  if (name === 'TypeError') return CONNECTION_LOST;
  if (told?.message === text) return told;
  return text === '' ? UNKNOWN : { ...UNKNOWN, message: text };
}

/** Reads the members of a problem document (RFC 9457), whose sentence is `detail`, or of a part, where it is `message`. */
function problemIn(value: unknown): ChatProblem | null {
  if (typeof value !== 'object' || value === null) return null;
  const {
    code,
    detail,
    message = detail,
    retryAfterSeconds,
    conversationId,
    budgetId,
    resetsAt,
  } = value as Record<string, unknown>;
  if (typeof code !== 'string') return null;
  return {
    code,
    message: typeof message === 'string' ? message : UNKNOWN.message,
    ...(typeof retryAfterSeconds === 'number' ? { retryAfterSeconds } : {}),
    ...(typeof conversationId === 'string' ? { conversationId } : {}),
    ...(typeof budgetId === 'string' ? { budgetId } : {}),
    ...(typeof resetsAt === 'string' || resetsAt === null ? { resetsAt } : {}),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
