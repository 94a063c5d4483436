import type { Json, MessageRole, TranscriptMessage } from '../../../modules/ai/index.js';
import { asList, asObject, asText, fail, type JsonObject, objectIn } from '../json-value.js';
import { anthropicBlocks } from './anthropic-blocks.js';
import { readArguments } from './arguments.js';
import { type Block, messagesOfBlocks } from './blocks.js';
import { shortened } from './content-parts.js';
import type { Format } from './format.js';
import { frameOf, modelOf, named, reading, textOf } from './frame.js';
import { FunctionCalls } from './function-calls.js';
import { tokenCounts } from './token-usage.js';

/** LangChain's names of messages, in lower case and without what their classes add. */
const ROLES = new Map<string, MessageRole>([
  ['human', 'user'],
  ['user', 'user'],
  ['ai', 'assistant'],
  ['assistant', 'assistant'],
  ['system', 'system'],
  ['developer', 'system'],
  ['tool', 'tool'],
  ['function', 'tool'],
]);
/** A message whose role is a text of its own. */
const CHAT = 'chat';
const CLASS = /^(\w+?)message(chunk)?$/;

/**
 * LangChain's messages: of `messages_to_dict` (`{"type", "data"}`), serialised (`{"lc": 1, "id", "kwargs"}`), or as their
 * models are dumped, as a list or under `messages`.
 *
 * @see https://github.com/langchain-ai/langchain/blob/master/libs/core/langchain_core/messages/base.py `message_to_dict`
 *   and `load/serializable.py` `SerializedConstructor`
 */
export const langChain: Format = {
  name: 'LangChain',
  recognises: (value) => {
    const messages = Array.isArray(value) ? value : objectIn(value)?.messages;
    return (
      Array.isArray(messages) && messages.length > 0 && messages.every((message) => typeOf(message) !== null)
    );
  },
  read: (value) => {
    const frame = frameOf(value);
    const functions = new FunctionCalls();
    const messages = asList(frame.messages, 'messages').flatMap((message, index) => {
      const path = `messages.${index}`;
      return readMessage(asObject(message, path), path, functions) ?? [null];
    });
    return reading('LangChain', frame, messages);
  },
};

/** The name of a message's type; null of what is none. */
function typeOf(value: Json): string | null {
  const message = objectIn(value);
  if (!message || (message.role !== undefined && message.type !== CHAT)) return null;
  const { lc, id, type, data, content, kwargs } = message;
  if (lc !== undefined) return objectIn(kwargs) && Array.isArray(id) ? nameOf(id.at(-1)) : null;
  return objectIn(data) || content !== undefined ? nameOf(type) : null;
}

function nameOf(given: Json | undefined): string | null {
  const name = textOf(given)?.toLowerCase();
  return name === undefined ? null : (CLASS.exec(name)?.[1] ?? name);
}

/** @returns null of a message that says nothing */
function readMessage(
  message: JsonObject,
  path: string,
  functions: FunctionCalls,
): TranscriptMessage[] | null {
  const fields = objectIn(message.kwargs) ?? objectIn(message.data) ?? message;
  const type = typeOf(message) ?? '';
  const named = type === CHAT ? textOf(fields.role) : type;
  const role = ROLES.get(named ?? '') ?? fail(`${path}.type must be one of ${[...ROLES.keys()].join(', ')}`);
  const read = messagesOfBlocks(
    {
      role,
      id: textOf(fields.id),
      model: answeringModel(fields),
      counts: countsOf(fields),
      ...metadataOf(fields),
    },
    role === 'tool' ? resultBlocks(fields, path, functions) : saidBlocks(fields, path, functions),
  );
  return read.length > 0 ? read : null;
}

/** What was said, and the calls: they may stand in the content, beside it, or in OpenAI's form. */
function saidBlocks(fields: JsonObject, path: string, functions: FunctionCalls): Block[] {
  const said = anthropicBlocks(fields.content, `${path}.content`, functions).map(reasoningIn);
  const inContent = new Set(said.flatMap((block) => (block.type === 'call' ? [block.id] : [])));
  const extra = objectIn(fields.additional_kwargs) ?? {};
  const own = callsAt(fields.tool_calls, `${path}.tool_calls`, functions);
  const calls = own.length > 0 ? own : callsAt(extra.tool_calls, `${path}.tool_calls`, functions);
  const called = extra.function_call === undefined ? [] : [callAt(extra.function_call, path, functions)];
  const thought = textOf(extra.reasoning_content);
  return [
    ...(thought === undefined ? [] : [{ type: 'reasoning' as const, text: thought }]),
    ...said,
    ...calls.filter((block) => block.type !== 'call' || !inContent.has(block.id)),
    ...(calls.length > 0 ? [] : called),
  ];
}

/** LangChain's own blocks of reasoning. */
function reasoningIn(block: Block): Block {
  if (block.type !== 'other' || block.part.type !== 'reasoning') return block;
  const { reasoning, summary } = block.part;
  const texts = Array.isArray(summary) ? summary.map((part) => textOf(objectIn(part)?.text) ?? '') : [];
  return { type: 'reasoning', text: textOf(reasoning) ?? texts.join('\n\n') };
}

function callsAt(calls: Json | undefined, path: string, functions: FunctionCalls): Block[] {
  const list = Array.isArray(calls) ? calls : [];
  return list.map((call, index) => callAt(call, `${path}.${index}`, functions));
}

/** Reads a call: LangChain's, with `args`, or OpenAI's, with `function`. */
function callAt(value: Json, path: string, functions: FunctionCalls): Block {
  const call = asObject(value, path);
  const { name, args, arguments: text } = objectIn(call.function) ?? call;
  const called = asText(name, `${path}.name`);
  const id = textOf(call.id) ?? functions.begin(called);
  return { type: 'call', id, name: called, input: args ?? readArguments(text ?? null) };
}

function resultBlocks(fields: JsonObject, path: string, functions: FunctionCalls): Block[] {
  const { content = null, tool_call_id: given, name, status } = fields;
  const id = textOf(given) ?? functions.end(textOf(name) ?? '');
  if (id === null) return anthropicBlocks(content, `${path}.content`, functions);
  return [{ type: 'result', id, result: content, ...(status === 'error' ? { isError: true } : {}) }];
}

function answeringModel({ response_metadata: response }: JsonObject): string | undefined {
  return modelOf(named(objectIn(response) ?? {}, ['model_name', 'model']));
}

function countsOf({
  usage_metadata: usage,
  response_metadata: response,
}: JsonObject): Partial<TranscriptMessage> {
  const reported = objectIn(response) ?? {};
  return tokenCounts(usage ?? named(reported, ['token_usage', 'tokenUsage', 'usage']));
}

function metadataOf({ name, artifact }: JsonObject): { metadata?: JsonObject } {
  const metadata = {
    ...(textOf(name) === undefined ? {} : { name: name ?? null }),
    ...(artifact === undefined || artifact === null ? {} : { artifact: shortened(artifact) }),
  };
  return Object.keys(metadata).length > 0 ? { metadata } : {};
}
