import type { Json } from '../../domain/message.js';
import { MAX_JSON_DEPTH } from '../../domain/limits.js';
import { hasToJson, NotJsonError, storableJson } from '../../domain/storable.js';
import { ToolError } from '../agent/tool-error.js';
import { MAX_RESULT_BYTES } from '../turns/turn.limits.js';
import { isError, TOOL_FAILED } from './tool-failure.js';

/** Levels of nesting around a result in its message. */
const RESULT_NESTING_LEVELS = 3;
const MAX_DEPTH = MAX_JSON_DEPTH - RESULT_NESTING_LEVELS;
/** Bytes that a value has at least as JSON, with what separates it from the next. */
const LEAST_VALUE_BYTES = 2;

/**
 * Makes an output storable as JSON. Reads no more of it than a result may have, so that a large one costs nothing, and
 * nothing of an error that stands in it, whose fields may hold what its message would.
 *
 * @throws ToolError for an output that is no JSON, or too large
 */
export function toolResult(output: unknown): Json {
  const json = jsonText(new BoundedCopy().of(output));
  const bytes = Buffer.byteLength(json);
  if (bytes > MAX_RESULT_BYTES) throw tooLarge();
  return storable(JSON.parse(json));
}

/** Copies an output, as JSON would, up to the bytes that a result may have. */
class BoundedCopy {
  private bytes = 0;

  of(value: unknown, depth = 0): unknown {
    if (depth > MAX_DEPTH) throw new ToolError(`The result is nested deeper than ${MAX_DEPTH} levels.`);
    this.count(typeof value === 'string' ? value.length : LEAST_VALUE_BYTES);
    if (typeof value === 'bigint' || ArrayBuffer.isView(value)) throw noJson();
    if (typeof value !== 'object' || value === null) return value;
    if (isError(value)) return TOOL_FAILED;
    if (hasToJson(value)) return this.of(value.toJSON(), depth + 1);
    return Array.isArray(value) ? this.list(value, depth + 1) : this.object(value, depth + 1);
  }

  private list(values: unknown[], depth: number): unknown[] {
    this.count(values.length * LEAST_VALUE_BYTES);
    return values.map((value) => this.of(value, depth));
  }

  private object(value: object, depth: number): unknown {
    const keys = Object.keys(value);
    // Defines properties, where an assignment to `__proto__` would change the prototype.
    return Object.fromEntries(
      keys.map((key) => {
        this.count(key.length);
        return [key, this.of((value as Record<string, unknown>)[key], depth)];
      }),
    );
  }

  private count(bytes: number): void {
    this.bytes += bytes;
    if (this.bytes > MAX_RESULT_BYTES) throw tooLarge();
  }
}

function jsonText(value: unknown): string {
  const json = JSON.stringify(value ?? null) as string | undefined;
  return json ?? 'null';
}

function storable(value: unknown): Json {
  try {
    return storableJson(value, 'result', RESULT_NESTING_LEVELS);
  } catch (error) {
    throw error instanceof NotJsonError ? noJson() : error;
  }
}

function tooLarge(): ToolError {
  return new ToolError(`The result has more than ${MAX_RESULT_BYTES} bytes: ask for less.`);
}

function noJson(): ToolError {
  return new ToolError('The result is no JSON.');
}
