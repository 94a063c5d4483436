/** Every way a call can be refused, with the HTTP status it has on the wire. */
export const CONVERSATION_ERROR_STATUS = {
  VALIDATION_FAILED: 400,
  INVALID_CURSOR: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  CONVERSATION_NOT_FOUND: 404,
  AGENT_NOT_FOUND: 404,
  APPROVAL_NOT_FOUND: 404,
  INVALID_TRANSITION: 409,
  CONVERSATION_NOT_ACTIVE: 409,
  ACTIVE_CONVERSATION_EXISTS: 409,
  IDEMPOTENCY_CONFLICT: 409,
  TURN_IN_PROGRESS: 409,
  APPROVAL_PENDING: 409,
  APPROVAL_DECIDED: 409,
  CONTENT_TOO_LARGE: 413,
  MODEL_FAILED: 502,
  STORE_UNAVAILABLE: 503,
} as const;

export type ConversationErrorCode = keyof typeof CONVERSATION_ERROR_STATUS;

/** One field that was refused: its path (`toolCalls.0.id`) and what it must be. Never its value. */
export interface FieldError {
  field: string;
  message: string;
}

interface Details {
  errors?: FieldError[];
  conversationId?: string;
  cause?: unknown;
}

/** The one error class of the store. `message` is safe to show: it never quotes what was stored or sent. */
export class ConversationError extends Error {
  override readonly name = 'ConversationError';
  /** With `VALIDATION_FAILED`: each refused field. */
  readonly errors?: FieldError[];
  /** With `ACTIVE_CONVERSATION_EXISTS` the conversation that is active, with `APPROVAL_PENDING` the one that waits. */
  readonly conversationId?: string;

  constructor(
    readonly code: ConversationErrorCode,
    message: string,
    { errors, conversationId, cause }: Details = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    if (errors) this.errors = errors;
    if (conversationId) this.conversationId = conversationId;
  }
}

export function validationFailed(errors: FieldError[]): ConversationError {
  const fields = errors.map(({ field, message }) => `${field} ${message}`).join('; ');
  return new ConversationError('VALIDATION_FAILED', `Not valid: ${fields}.`, { errors });
}

/** A field's name in an error is cut, so that it cannot carry a text of any length. */
const MAX_FIELD_NAME = 100;

export function fieldName(name: string): string {
  return name.slice(0, MAX_FIELD_NAME);
}

export function unknownField(name: string): FieldError {
  return { field: fieldName(name), message: 'is not a known field' };
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
