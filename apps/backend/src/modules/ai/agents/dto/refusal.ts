import { validationFailed } from '../../domain/conversation-error.js';

/** A value of a request, of which only that it is an object is known. */
export type Part = Record<string, unknown>;

/** @throws ConversationError `VALIDATION_FAILED`, which names the field */
export function refuse(field: string, message: string): never {
  throw validationFailed([{ field, message }]);
}

export function objectAt(field: string, value: unknown): Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Part)
    : refuse(field, 'must be an object');
}
