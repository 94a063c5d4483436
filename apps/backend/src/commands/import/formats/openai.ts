import type { Json, MessageRole, ToolCall, TranscriptMessage } from '../../../modules/ai/index.js';
import { asList, asObject, asText, fail, type JsonObject, objectIn } from '../json-value.js';
import { readArguments } from './arguments.js';
import { type Content, contentAt, namesOf } from './content-parts.js';
import type { Format } from './format.js';
import { frameOf, modelOf, named, reading, textOf } from './frame.js';
import { FunctionCalls } from './function-calls.js';
import { timeIn } from './time.js';
import { tokenCounts } from './token-usage.js';

/** OpenAI's names of the roles, and the store's. */
const ROLES = new Map<string, MessageRole>([
  ['system', 'system'],
  ['developer', 'system'],
  ['user', 'user'],
  ['assistant', 'assistant'],
  ['tool', 'tool'],
  ['function', 'tool'],
]);

/**
 * OpenAI's chat messages, as requests and files for fine-tuning have them: `{"messages": […]}`, or the list alone.
 *
 * @see https://github.com/openai/openai-openapi `ChatCompletionRequestMessage`, `FineTuneChatRequestInput`
 */
export const openAi: Format = {
  name: 'OpenAI',
  recognises: (value) => Array.isArray(value) || objectIn(value)?.messages !== undefined,
  read: (value) => {
    const frame = frameOf(value);
    const calls = new FunctionCalls();
    const messages = asList(frame.messages, 'messages').map((message, index) =>
      readMessage(asObject(message, `messages.${index}`), `messages.${index}`, calls),
    );
    return reading('OpenAI', frame, messages);
  },
};

/** @returns null of a message that says nothing */
function readMessage(message: JsonObject, path: string, functions: FunctionCalls): TranscriptMessage | null {
  const role = roleAt(message, path);
  const content = contentAt(message.content, `${path}.content`);
  const refusal = textOf(message.refusal) ?? '';
  const toolCalls = callsOf(message, path, functions);
  const resultOf = resultIdOf(message, path, functions);
  const said = content.text === '' ? refusal : content.text;
  const text = said === '' ? namesOf(content.others) : said;
  if (text === '' && toolCalls.length === 0 && resultOf === null) return null;
  const metadata = metadataOf(message, content);
  const model = modelOf(message.model);
  return {
    id: textOf(message.id),
    role,
    content: text,
    createdAt: timeIn(named(message, ['created_at', 'createdAt', 'timestamp'])),
    ...(toolCalls.length > 0 ? { toolCalls } : {}),
    ...(resultOf === null ? {} : { toolResults: [{ toolUseId: resultOf, result: text }] }),
    ...(model === undefined ? {} : { model }),
    ...tokenCounts(message.usage),
    ...reasoningOf(message, content, toolCalls),
    ...(role === 'user' && content.shown ? { shown: { parts: content.shown } } : {}),
    ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
  };
}

function roleAt({ role }: JsonObject, path: string): MessageRole {
  const known = ROLES.get(asText(role, `${path}.role`));
  return known ?? fail(`${path}.role must be one of ${[...ROLES.keys()].join(', ')}`);
}

/** What a message has beside what is read. Parts that are no text have no place in the content. */
function metadataOf(message: JsonObject, { parts }: Content): Record<string, Json> {
  const {
    role: _role,
    content: _content,
    tool_calls: _calls,
    function_call: _call,
    tool_call_id: _callId,
    model: _model,
    ...rest
  } = message;
  return parts ? { ...rest, content: parts } : rest;
}

function callsOf(
  { tool_calls: calls, function_call: called }: JsonObject,
  path: string,
  functions: FunctionCalls,
): ToolCall[] {
  const list = Array.isArray(calls) ? calls : [];
  const read = list.map((call, index) => readCall(call, `${path}.tool_calls.${index}`));
  if (called === undefined || called === null) return read;
  const { name, input } = readFunction(called, `${path}.function_call`);
  return [...read, { id: functions.begin(name), name, input }];
}

/** Reads a call of a function, or of a custom tool, whose input is a text. */
function readCall(value: Json, path: string): ToolCall {
  const { id, type, function: called, custom } = asObject(value, path);
  if (type === 'custom') {
    const { name, input = null } = asObject(custom, `${path}.custom`);
    return { id: asText(id, `${path}.id`), name: asText(name, `${path}.custom.name`), input };
  }
  const { name, input } = readFunction(called, `${path}.function`);
  return { id: asText(id, `${path}.id`), name, input };
}

function readFunction(value: Json | undefined, path: string): Omit<ToolCall, 'id'> {
  const { name, arguments: input = null } = asObject(value, path);
  return { name: asText(name, `${path}.name`), input: readArguments(input) };
}

/** The id of the call that a message is the result of; null where it is none. */
function resultIdOf(
  { role, tool_call_id: callId, name }: JsonObject,
  path: string,
  functions: FunctionCalls,
): string | null {
  if (callId !== undefined && callId !== null) return asText(callId, `${path}.tool_call_id`);
  return role === 'function' ? functions.end(asText(name, `${path}.name`)) : null;
}

/** The reasoning that some servers give beside the content. */
function reasoningOf(
  { role, reasoning_content: thought, reasoning }: JsonObject,
  { text }: Content,
  toolCalls: ToolCall[],
): Pick<TranscriptMessage, 'shown'> {
  const given = textOf(thought) ?? textOf(reasoning);
  if (role !== 'assistant' || given === undefined) return {};
  const said = text === '' ? [] : [{ type: 'text' as const }];
  const called = toolCalls.map(({ id }) => ({ type: 'tool-call' as const, id }));
  return { shown: { parts: [{ type: 'reasoning', text: given }, ...said, ...called] } };
}
