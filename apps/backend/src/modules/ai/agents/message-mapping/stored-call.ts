import { MAX_NAME_CHARACTERS } from '../../domain/limits.js';
import type { Json } from '../../domain/message.js';
import { storableJson, storableText } from '../../domain/storable.js';

/** Levels of nesting around an input in its message. */
const INPUT_NESTING_LEVELS = 2;

/** A call as the store keeps it, and as it is shown. */
export interface StoredCall {
  name: string;
  input: Json;
  /** Tells that the store does not take the input as JSON: it is kept as a text. */
  isMisfit?: true;
}

/**
 * Makes a call storable: some servers name none, and models nest without end or write numbers that are none (`1e999`).
 * Such an input, refused with its message, would take the whole answer with it.
 */
export function storedCall(toolName: string, input: unknown): StoredCall {
  const name = storableText((toolName === '' ? 'unnamed' : toolName).slice(0, MAX_NAME_CHARACTERS));
  try {
    return { name, input: storableJson(input ?? null, 'input', INPUT_NESTING_LEVELS) };
  } catch {
    return { name, input: storableText(JSON.stringify(input)), isMisfit: true };
  }
}
