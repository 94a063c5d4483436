import type { FieldError } from '../../../common/app-error.js';
import { MAX_JSON_DEPTH } from './limits.js';
import type { Json } from './message.js';

/**
 * The text as PostgreSQL can hold it: U+0000 becomes U+2400 (␀), a lone surrogate U+FFFD. A message with such a
 * character would otherwise be lost as a whole.
 */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\u2400');
}

/** The reason why a value is not JSON, as the rest of a sentence that begins with its field. */
export class NotJsonError extends Error {
  constructor(
    readonly path: string,
    message: string,
  ) {
    super(message);
  }

  toFieldError(): FieldError {
    return { field: this.path, message: this.message };
  }
}

/**
 * A copy of a JSON value with every string and key storable, in the same order of keys. As in JSON, properties that are
 * undefined are left out and `toJSON` is honoured; a value that JSON cannot represent is refused.
 *
 * @throws NotJsonError for functions, symbols, bigints, NaN and infinities, and for values nested too deeply (which a
 *   cyclic one is).
 */
export function storableJson(value: unknown, path: string, depth = 0): Json {
  if (depth > MAX_JSON_DEPTH)
    throw new NotJsonError(path, `must not be nested deeper than ${MAX_JSON_DEPTH} levels`);
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return storableText(value);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item) => storableJson(item ?? null, path, depth + 1));
  if (typeof value !== 'object') throw new NotJsonError(path, 'must be a JSON value');
  if (hasToJson(value)) return storableJson(value.toJSON(), path, depth + 1);
  return storableObject(value, path, depth);
}

function storableObject(value: object, path: string, depth: number): Json {
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]): [string, Json] => [storableText(key), storableJson(item, path, depth + 1)]);
  // Two keys that differ only in replaced characters would become one, and a value would be lost silently.
  const distinct = new Set(entries.map(([key]) => key)).size === entries.length;
  if (!distinct)
    throw new NotJsonError(path, 'must not have keys that differ only in U+0000 or lone surrogates');
  // fromEntries defines properties, where an assignment to `__proto__` would change the prototype.
  return Object.fromEntries(entries);
}

/** Tells whether a value says itself what it is as JSON, as a date does. */
export function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}
