import { ConversationError } from '../../domain/conversation-error.js';

/**
 * The forms in which a step is stored: whole, without its parts, its tokens alone. Each but the first is for a store that
 * refuses the one before.
 */
export const STEP_FORMS = ['step', 'bare', 'paid'] as const;
export type StepForm = (typeof STEP_FORMS)[number];

/** The key of a step within its turn. Whoever stores it, the turn or who recovers it, stores it once by that. */
export function stepKey(form: StepForm, step: number): string {
  return `${form}:${step}`;
}

/** The idempotency key of a turn's message, by its key within the turn. */
export function turnKey(turnId: string, key: string): string {
  return `turn:${turnId}:${key}`;
}

/** Tells whether the store refuses a message for what it is: less of it may be stored. */
export function isRefusal(error: unknown): boolean {
  const code = error instanceof ConversationError ? error.code : '';
  return ['VALIDATION_FAILED', 'CONTENT_TOO_LARGE'].includes(code);
}
