import { type ValidationError, validateSync, type ValidatorOptions } from 'class-validator';
import { type FieldError, fieldName, unknownField } from '../../../common/app-error.js';
import { validationFailed } from '../domain/conversation-error.js';
import { passesRules } from './compiled-rules.js';

type Dto<T extends object> = new () => T;

export const VALIDATION_OPTIONS = {
  whitelist: true,
  forbidNonWhitelisted: true,
  stopAtFirstError: true,
} satisfies ValidatorOptions;

/**
 * The input as an instance of its DTO class, with every declared rule checked and unknown fields refused.
 *
 * @throws ConversationError `VALIDATION_FAILED`, which names each field
 */
export function validated<T extends object>(Dto: Dto<T>, input: unknown): T {
  return checked(instanceOf(Dto, input));
}

/** The instance, with every declared rule of its class checked and unknown fields refused. */
export function checked<T extends object>(dto: T): T {
  if (passesRules(dto)) return dto;
  const errors = validateSync(dto, VALIDATION_OPTIONS);
  if (errors.length > 0) throw validationFailed(fieldErrors(errors));
  return dto;
}

/**
 * A shallow instance. Not class-transformer's `plainToInstance`: that copies nested JSON values and loses keys such
 * as `constructor` in them.
 */
export function instanceOf<T extends object>(Dto: Dto<T>, input: unknown): T {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw validationFailed([{ field: 'body', message: 'must be an object' }]);
  }
  // class-validator takes names that every object has for known ones; and `__proto__` would change the prototype.
  const names = Object.keys(input);
  const inherited = names.filter((name) => name in Object.prototype);
  if (inherited.length > 0) throw validationFailed(inherited.map(unknownField));
  const dto = new Dto();
  for (const name of names) {
    const value = (input as Record<string, unknown>)[name];
    if (value !== undefined) (dto as Record<string, unknown>)[name] = value;
  }
  return dto;
}

/** The errors of class-validator as a flat list: `toolCalls.0.id must …`. */
export function fieldErrors(errors: readonly ValidationError[], parent = ''): FieldError[] {
  return errors.flatMap(({ property, constraints, children }) => {
    const field = `${parent}${fieldName(property)}`;
    const own = Object.entries(constraints ?? {}).map(([rule, text]) => ({
      field,
      message: message(rule, text, property),
    }));
    return [...own, ...fieldErrors(children ?? [], `${field}.`)];
  });
}

function message(rule: string, text: string, property: string): string {
  if (rule === 'whitelistValidation') return unknownField(property).message;
  return text.replace(`${property} `, '');
}
