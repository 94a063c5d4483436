import { isDeepStrictEqual } from 'node:util';
import type { Message, ToolCall } from '../../domain/message.js';
import { type PlacedResult, resultsOf } from '../message-mapping/tool-results.js';
import type { ToolAnswer } from './tool-runner.js';

/** A call of an answer that was replaced, and what came of it; null where nobody knows. */
export interface ReplacedCall {
  call: ToolCall;
  result: PlacedResult | null;
}

/** Calls that a note names, the newest, and UTF-16 code units of what it says of one. */
const MAX_NOTED_CALLS = 20;
const MAX_NOTED_CODE_UNITS = 500;

const NOTE =
  'An answer that the person has replaced ran these tools. What they did stands. Do not run them again unless the ' +
  'person asks for it:';

/** The calls of an answer's messages. */
export function replacedCalls(messages: readonly Message[]): ReplacedCall[] {
  return messages.flatMap((message, index) => {
    const results = resultsOf(message, messages.slice(index + 1));
    return (message.toolCalls ?? []).map((call) => ({ call, result: results.get(call.id) ?? null }));
  });
}

/**
 * Tells a model what was done already; null where nothing was. What the tools gave is left out: it is material, and this
 * stands among the instructions.
 */
export function noteOf(replaced: readonly ReplacedCall[]): string | null {
  if (replaced.length === 0) return null;
  return [NOTE, ...replaced.slice(-MAX_NOTED_CALLS).map(lineOf)].join('\n');
}

/** The result that a call has had in a replaced answer: it is not run again. Null where its tool has not run so. */
export function answeredBefore(
  replaced: readonly ReplacedCall[],
  { name, input }: { name: string; input: unknown },
): ToolAnswer | null {
  const same = replaced.findLast(
    ({ call, result }) =>
      result && !result.isError && call.name === name && isDeepStrictEqual(call.input, input),
  );
  return same?.result ? { result: same.result.result, isError: false } : null;
}

function lineOf({ call, result }: ReplacedCall): string {
  const outcome = result ? (result.isError ? ' (failed)' : '') : ' (not known whether it had its effect)';
  return `- ${call.name} ${short(call.input)}${outcome}`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= MAX_NOTED_CODE_UNITS
    ? text
    : `${text.slice(0, MAX_NOTED_CODE_UNITS).toWellFormed()}…`;
}
