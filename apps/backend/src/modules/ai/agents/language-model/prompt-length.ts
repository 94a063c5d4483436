import type { LanguageModelV3CallOptions } from '@ai-sdk/provider';
import { jsonBytes } from '../../domain/json-bytes.js';

type Part = Exclude<LanguageModelV3CallOptions['prompt'][number]['content'], string>[number];

/** Tells whether a request is longer than so many bytes; a file counts as long. Reads no further than it must. */
export function isLongerThan(bytes: number, { prompt, tools = [] }: LanguageModelV3CallOptions): boolean {
  let counted = 0;
  for (const length of lengthsOf(prompt, tools)) {
    counted += length;
    if (counted > bytes) return true;
  }
  return false;
}

function* lengthsOf(
  prompt: LanguageModelV3CallOptions['prompt'],
  tools: NonNullable<LanguageModelV3CallOptions['tools']>,
): Generator<number> {
  for (const tool of tools) yield jsonBytes(tool);
  for (const { content } of prompt) {
    if (typeof content === 'string') yield Buffer.byteLength(content);
    else for (const part of content) yield lengthOf(part);
  }
}

function lengthOf(part: Part): number {
  if (part.type === 'file') return Infinity;
  return 'text' in part ? Buffer.byteLength(part.text) : jsonBytes(part);
}
