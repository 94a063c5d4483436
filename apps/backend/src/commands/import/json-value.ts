import { fieldName } from '../../common/app-error.js';
import { lossIn } from '../../common/exact-json.js';
import type { Json } from '../../modules/ai/index.js';

export type JsonObject = Record<string, Json>;

/** The reason why a value cannot be read, without its content. */
export class TranscriptError extends Error {}

/** @throws TranscriptError */
export function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new TranscriptError('it is not valid JSON');
  }
}

/**
 * Refuses a text in which something would be lost by being read.
 *
 * @param isKept tells of a path whether what stands there is kept
 * @throws TranscriptError
 */
export function assertExact(text: string, isKept?: (path: string) => boolean): void {
  const loss = lossIn(text, isKept);
  if (loss) throw new TranscriptError(`${fieldName(loss.path)} ${loss.message}`.trim());
}

/** The value as an object; undefined of any other. */
export function objectIn(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

/** @throws TranscriptError */
export function asObject(value: Json | undefined, path: string): JsonObject {
  return objectIn(value) ?? fail(`${path} must be an object`);
}

/** @throws TranscriptError */
export function asText(value: Json | undefined, path: string): string {
  return typeof value === 'string' ? value : fail(`${path} must be a text`);
}

/** @throws TranscriptError for a list without an item, too */
export function asList(value: Json | undefined, path: string): Json[] {
  if (Array.isArray(value) && value.length > 0) return value;
  return fail(`${path} must be a list with at least one message`);
}

export function fail(reason: string): never {
  throw new TranscriptError(reason);
}
