import type { PipeTransform } from '@nestjs/common';

/**
 * Carries a query or a body past the pipes of the application, which find nothing in it to change: a ValidationPipe with a
 * whitelist would empty tool calls, one that converts would make `"false"` true, one that trims would change texts.
 */
export class SealedInput {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  static open(sealed: unknown): unknown {
    if (sealed instanceof SealedInput) return sealed.#value;
    throw new Error('A global pipe replaces parameters: let it leave those alone that are no plain objects.');
  }
}

/** Opens what was sealed: the pipes of a parameter run after those of the application. */
export const UNSEAL: PipeTransform = { transform: (sealed: unknown) => SealedInput.open(sealed) };
