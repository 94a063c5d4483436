import { AppError, type AppErrorDetails, type FieldError, refusedFields } from '../../../common/app-error.js';

/** Codes of the errors of the store and of the agents, each with its HTTP status. */
export const CONVERSATION_ERROR_STATUS = {
  VALIDATION_FAILED: 400,
  INVALID_CURSOR: 400,
  UNAUTHENTICATED: 401,
  BUDGET_EXCEEDED: 402,
  FORBIDDEN: 403,
  CONVERSATION_NOT_FOUND: 404,
  AGENT_NOT_FOUND: 404,
  APPROVAL_NOT_FOUND: 404,
  FILE_NOT_FOUND: 404,
  ERASURE_NOT_FOUND: 404,
  PRICE_NOT_FOUND: 404,
  HOLD_NOT_FOUND: 404,
  BUDGET_NOT_FOUND: 404,
  INVALID_TRANSITION: 409,
  CONVERSATION_NOT_ACTIVE: 409,
  ACTIVE_CONVERSATION_EXISTS: 409,
  IDEMPOTENCY_CONFLICT: 409,
  TURN_IN_PROGRESS: 409,
  APPROVAL_PENDING: 409,
  APPROVAL_DECIDED: 409,
  MODEL_UNPRICED: 409,
  CONTENT_TOO_LARGE: 413,
  CONTEXT_TOO_LONG: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  CONTENT_FILTERED: 422,
  RATE_LIMITED: 429,
  MODEL_FAILED: 502,
  MODEL_REFUSED: 502,
  MODEL_RATE_LIMITED: 503,
  STORE_UNAVAILABLE: 503,
  MODEL_TIMED_OUT: 504,
} as const;

export type ConversationErrorCode = keyof typeof CONVERSATION_ERROR_STATUS;

interface Details extends Omit<AppErrorDetails, 'extensions'> {
  conversationId?: string;
  /** Time after which the call may succeed, with `RATE_LIMITED`, `MODEL_RATE_LIMITED` and `TURN_IN_PROGRESS`. */
  retryAfterSeconds?: number;
  /** The budget that is used up, with `BUDGET_EXCEEDED`. */
  budget?: ExceededBudget;
}

/** A budget that is used up, as a front end is told. */
export interface ExceededBudget {
  budgetId: string;
  /** The end of its period, in ISO 8601; null where it has none. */
  resetsAt: string | null;
}

/** The one error class of the store. `message` is safe to show: it never quotes what was stored or sent. */
export class ConversationError extends AppError {
  override readonly name = 'ConversationError';
  declare readonly code: ConversationErrorCode;
  /**
   * The conversation that is active, with `ACTIVE_CONVERSATION_EXISTS`; the one that waits, with `APPROVAL_PENDING`.
   */
  readonly conversationId?: string;
  /** The budget that is used up, with `BUDGET_EXCEEDED`. */
  readonly budget?: ExceededBudget;

  constructor(
    code: ConversationErrorCode,
    message: string,
    { conversationId, retryAfterSeconds, budget, ...details }: Details = {},
  ) {
    const extensions = {
      ...(conversationId === undefined ? {} : { conversationId }),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      ...budget,
    };
    super(code, CONVERSATION_ERROR_STATUS[code], message, { ...details, extensions });
    if (conversationId !== undefined) this.conversationId = conversationId;
    if (budget !== undefined) this.budget = budget;
  }
}

export function validationFailed(errors: FieldError[]): ConversationError {
  return new ConversationError('VALIDATION_FAILED', refusedFields(errors), { errors });
}

export function conversationNotFound(): ConversationError {
  return new ConversationError('CONVERSATION_NOT_FOUND', 'There is no such conversation.');
}

export function conversationNotActive(): ConversationError {
  return new ConversationError(
    'CONVERSATION_NOT_ACTIVE',
    'A paused or archived conversation takes no messages.',
  );
}

/** Refuses a cursor whose rows are on another machine by now, where its snapshot means nothing. */
export function movedMeanwhile(): ConversationError {
  return new ConversationError(
    'INVALID_CURSOR',
    'The conversations were moved to another machine since the first page: begin with it again.',
  );
}
