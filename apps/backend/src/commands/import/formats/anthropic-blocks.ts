import type { Json } from '../../../modules/ai/index.js';
import { asObject, asText, type JsonObject, objectIn } from '../json-value.js';
import type { Block } from './blocks.js';
import { contentAt, shortened } from './content-parts.js';
import { enclosedFile } from './enclosed-file.js';
import { textOf } from './frame.js';
import type { FunctionCalls } from './function-calls.js';

/** Parts that say nothing by themselves. */
const SILENT = ['token_budget', 'flag', 'redacted_thinking', 'container_upload'];

/**
 * Reads the content blocks of Anthropic's API, and of Claude's export, whose calls may have no ids.
 *
 * @param functions finds the call of a result that does not name it
 * @throws TranscriptError
 * @see https://docs.anthropic.com/en/api/messages and `MessageParam` of https://github.com/anthropics/anthropic-sdk-typescript
 */
export function anthropicBlocks(content: Json | undefined, path: string, functions: FunctionCalls): Block[] {
  if (content === undefined || content === null) return [];
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  const parts = Array.isArray(content) ? content : [content];
  return parts.flatMap((part, index) => blocksAt(part, `${path}.${index}`, functions));
}

function blocksAt(value: Json, path: string, functions: FunctionCalls): Block[] {
  if (typeof value === 'string') return value === '' ? [] : [{ type: 'text', text: value }];
  const part = asObject(value, path);
  const type = asText(part.type, `${path}.type`);
  if (type === 'text')
    return textOf(part.text) === undefined ? [] : [{ type, text: asText(part.text, path) }];
  if (type === 'thinking') {
    const thought = textOf(part.thinking);
    return thought === undefined ? [] : [{ type: 'reasoning', text: thought }];
  }
  if (type.endsWith('tool_use')) {
    const { id, name, input = null } = part;
    const called = asText(name, `${path}.name`);
    return [{ type: 'call', id: textOf(id) ?? functions.begin(called), name: called, input }];
  }
  if (type.endsWith('tool_result')) return resultAt(part, path, functions);
  if (SILENT.includes(type)) return [];
  return [
    { type: 'other', kind: kindOf(type), part: objectIn(shortened(part)) ?? {}, file: enclosedFile(part) },
  ];
}

/** Reads a result. One of a call without an id is that of the oldest call of the tool that has none. */
function resultAt(part: JsonObject, path: string, functions: FunctionCalls): Block[] {
  const { tool_use_id: given, name, is_error: isError } = part;
  const id = textOf(given) ?? functions.end(textOf(name) ?? '');
  const result = resultOf(part.content, path);
  if (id === null) return typeof result === 'string' && result !== '' ? [{ type: 'text', text: result }] : [];
  return [{ type: 'result', id, result, ...(isError === true ? { isError } : {}) }];
}

/** A result that is one text is a text; any other is kept as it is, without the bytes in it. */
function resultOf(content: Json | undefined, path: string): Json {
  if (content === undefined || content === null) return '';
  if (!Array.isArray(content) || content.some((part) => objectIn(part)?.type !== 'text'))
    return typeof content === 'string' ? content : shortened(content);
  return contentAt(content, path).text;
}

function kindOf(type: string): string {
  return (
    ['image', 'document', 'file'].find((kind) => type.includes(kind))?.replace('document', 'file') ?? 'part'
  );
}
