import { HttpException } from '@nestjs/common';

/** A field that was refused: its path (`toolCalls.0.id`) and what it must be. Never its value. */
export interface FieldError {
  field: string;
  message: string;
}

export interface AppErrorDetails {
  /** The refused fields, with `VALIDATION_FAILED`. */
  errors?: FieldError[];
  /** Further members of the problem document. */
  extensions?: Record<string, unknown>;
  cause?: unknown;
}

/**
 * An error for the caller: its status and message are safe to show, and quote nothing that was stored or sent. An
 * `HttpException`, so that the exception filter of any Nest application answers with its status.
 */
export class AppError extends HttpException {
  readonly errors?: FieldError[];
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(
    readonly code: string,
    status: number,
    message: string,
    { errors, extensions = {}, cause }: AppErrorDetails = {},
  ) {
    const fields = errors ? { errors } : {};
    super({ statusCode: status, code, message, ...fields, ...extensions }, status, { cause });
    if (errors) this.errors = errors;
    this.extensions = extensions;
  }
}

/** Names each refused field in one sentence. */
export function refusedFields(errors: readonly FieldError[]): string {
  return `Not valid: ${errors.map(({ field, message }) => `${field} ${message}`).join('; ')}.`;
}

export function invalidRequest(errors: FieldError[]): AppError {
  return new AppError('VALIDATION_FAILED', 400, refusedFields(errors), { errors });
}

/** Characters of a field's name in an error: it must not carry a text of any length. */
const MAX_FIELD_NAME_CHARACTERS = 100;

export function fieldName(name: string): string {
  return name.slice(0, MAX_FIELD_NAME_CHARACTERS);
}

export function unknownField(name: string): FieldError {
  return { field: fieldName(name), message: 'is not a known field' };
}
