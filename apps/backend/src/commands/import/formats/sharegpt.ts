import type { Json, MessageRole, TranscriptMessage } from '../../../modules/ai/index.js';
import { asList, asObject, asText, fail, type JsonObject, objectIn } from '../json-value.js';
import { readArguments } from './arguments.js';
import { type Block, messagesOfBlocks } from './blocks.js';
import type { Format } from './format.js';
import { reading, textOf } from './frame.js';
import { FunctionCalls } from './function-calls.js';

/** The names that data sets have for who says something. */
const ROLES = new Map<string, MessageRole>([
  ['system', 'system'],
  ['human', 'user'],
  ['user', 'user'],
  ['gpt', 'assistant'],
  ['assistant', 'assistant'],
  ['chatgpt', 'assistant'],
  ['bing', 'assistant'],
  ['bard', 'assistant'],
  ['model', 'assistant'],
  ['function_call', 'assistant'],
  ['tool_call', 'assistant'],
  ['observation', 'tool'],
  ['function_response', 'tool'],
  ['tool_response', 'tool'],
  ['tool', 'tool'],
]);
const CALLS = ['function_call', 'tool_call'];
const UNNAMED_TOOL = 'tool';

/**
 * ShareGPT: `{"conversations": [{"from": "human", "value": "…"}]}`, with the calls that data sets for tools add.
 *
 * @see https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md "Sharegpt Format"
 */
export const shareGpt: Format = {
  name: 'ShareGPT',
  recognises: (value) => isList(value) || isList(objectIn(value)?.conversations),
  read: (value) => {
    const isBare = Array.isArray(value);
    const { conversations = null, ...rest } = isBare
      ? { conversations: value }
      : asObject(value, 'the conversation');
    const functions = new FunctionCalls();
    const list = asList(conversations, 'conversations').map((message, index) =>
      readMessage(asObject(message, `conversations.${index}`), `conversations.${index}`, functions),
    );
    const { system, ...frame } = rest;
    const first = textOf(system);
    const head = first === undefined ? [] : [{ role: 'system' as const, content: first }];
    return reading('ShareGPT', { rest: frame, messages: undefined }, [...head, ...list]);
  },
};

function isList(value: Json | undefined): boolean {
  return Array.isArray(value) && textOf(objectIn(value[0])?.from) !== undefined;
}

/** @returns null of a message that says nothing */
function readMessage(
  { from, value }: JsonObject,
  path: string,
  functions: FunctionCalls,
): TranscriptMessage | null {
  const who = asText(from, `${path}.from`);
  const role = ROLES.get(who) ?? fail(`${path}.from must be one of ${[...ROLES.keys()].join(', ')}`);
  const text = value === null ? '' : asText(value, `${path}.value`);
  const [message = null] = messagesOfBlocks({ role }, blocksOf(who, role, text, functions));
  return message;
}

function blocksOf(who: string, role: MessageRole, text: string, functions: FunctionCalls): Block[] {
  if (CALLS.includes(who)) return callsIn(text).map((call) => callBlock(call, functions));
  const call = role === 'tool' ? functions.endNext() : null;
  if (call !== null) return [{ type: 'result', id: call, result: text }];
  return text === '' ? [] : [{ type: 'text', text }];
}

function callBlock(call: Json, functions: FunctionCalls): Block {
  const { name, arguments: input } = objectIn(call) ?? {};
  const called = textOf(name) ?? UNNAMED_TOOL;
  return { type: 'call', id: functions.begin(called), name: called, input: readArguments(input ?? call) };
}

/** The calls in a text: one as JSON, a list of them, or what cannot be read. */
function callsIn(text: string): Json[] {
  const read = readArguments(text);
  return Array.isArray(read) && read.length > 0 ? read : [read];
}
