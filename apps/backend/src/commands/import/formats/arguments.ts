import { lossIn } from '../../../common/exact-json.js';
import type { Json } from '../../../modules/ai/index.js';

/**
 * Reads arguments, which come as a text of JSON. What is no JSON, and what JavaScript would change by reading it, is kept
 * as a text.
 */
export function readArguments(input: Json): Json {
  if (typeof input !== 'string') return input;
  try {
    const read = JSON.parse(input) as Json;
    return lossIn(input) ? input : read;
  } catch {
    return input;
  }
}
