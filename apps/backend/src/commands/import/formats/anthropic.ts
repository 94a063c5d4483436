import type { Json, TranscriptMessage } from '../../../modules/ai/index.js';
import { asList, asObject, fail, type JsonObject, objectIn } from '../json-value.js';
import { anthropicBlocks } from './anthropic-blocks.js';
import { messagesOfBlocks } from './blocks.js';
import type { Format } from './format.js';
import { frameOf, modelOf, named, reading, textOf } from './frame.js';
import { FunctionCalls } from './function-calls.js';
import { timeIn } from './time.js';
import { tokenCounts } from './token-usage.js';

/** Parts that only Anthropic's messages have. */
const OWN_PARTS =
  /^(thinking|redacted_thinking|document|search_result|(server_|mcp_)?tool_(use|result)|.+_tool_result)$/;

/**
 * Requests of Anthropic's API: `{"model", "system", "messages"}`, or the list of messages alone.
 *
 * @see https://docs.anthropic.com/en/api/messages and `MessageCreateParams` of https://github.com/anthropics/anthropic-sdk-typescript
 */
export const anthropic: Format = {
  name: 'Anthropic',
  recognises: (value) => {
    const messages = Array.isArray(value) ? value : objectIn(value)?.messages;
    if (!Array.isArray(messages)) return false;
    return hasSystem(objectIn(value)) || messages.some(hasOwnPart);
  },
  read: (value) => {
    const frame = frameOf(value);
    const functions = new FunctionCalls();
    const system = anthropicBlocks(frame.rest.system, 'system', functions);
    const given = asList(frame.messages, 'messages').map((message, index) =>
      readMessage(asObject(message, `messages.${index}`), `messages.${index}`, functions),
    );
    const { system: _system, usage, ...rest } = frame.rest;
    const all = [...messagesOfBlocks({ role: 'system' }, system), ...given.flatMap((read) => read ?? [null])];
    const read = reading('Anthropic', { ...frame, rest }, all);
    return { ...read, messages: withCounts(read.messages, usage) };
  },
};

function hasSystem(request: JsonObject | undefined): boolean {
  return (
    request?.system !== undefined &&
    request.chat_messages === undefined &&
    request.conversations === undefined
  );
}

function hasOwnPart(message: Json): boolean {
  const content = objectIn(message)?.content;
  if (!Array.isArray(content)) return false;
  return content.some((part) => {
    const { type, source } = objectIn(part) ?? {};
    return typeof type === 'string' && (OWN_PARTS.test(type) || (type === 'image' && source !== undefined));
  });
}

/** @returns null of a message that says nothing */
function readMessage(
  message: JsonObject,
  path: string,
  functions: FunctionCalls,
): TranscriptMessage[] | null {
  const { role, content, model, usage } = message;
  if (role !== 'user' && role !== 'assistant' && role !== 'system')
    return fail(`${path}.role must be one of user, assistant, system`);
  const read = messagesOfBlocks(
    {
      role,
      id: textOf(message.id),
      createdAt: timeIn(named(message, ['created_at', 'createdAt', 'timestamp'])),
      model: modelOf(model),
      counts: tokenCounts(usage, 'input is beside cache'),
    },
    anthropicBlocks(content, `${path}.content`, functions),
  );
  return read.length > 0 ? read : null;
}

function withCounts(messages: readonly TranscriptMessage[], usage: Json | undefined): TranscriptMessage[] {
  const last = messages.findLastIndex(({ role }) => role === 'assistant');
  const counts = tokenCounts(usage, 'input is beside cache');
  return messages.map((message, index) => (index === last ? { ...counts, ...message } : message));
}
