import { fieldName } from '../../common/app-error.js';
import { lossIn } from '../../common/exact-json.js';
import type { Json, MessageInput, MessageRole } from '../../modules/ai/index.js';

/** One conversation of a transcript file. */
export interface Transcript {
  messages: MessageInput[];
  /** The members of the line beside its messages, such as an id of its own. */
  origin: Record<string, Json>;
}

/** The reason why a line cannot be read, without its content. */
export class TranscriptError extends Error {}

/**
 * Reads one line of JSON: an object whose `messages` are OpenAI chat messages, or just their list.
 *
 * @throws TranscriptError
 */
export function readTranscript(line: string): Transcript {
  const value = parse(line);
  const { messages, ...origin } = Array.isArray(value) ? { messages: value } : asObject(value, 'the line');
  if (!Array.isArray(messages) || messages.length === 0) {
    throw new TranscriptError('messages must be a list with at least one message');
  }
  return { messages: messages.map((message, index) => readMessage(message, `messages.${index}`)), origin };
}

type JsonObject = Record<string, Json>;

/** OpenAI's names of the roles, and the store's. */
const ROLES = new Map<string, MessageRole>([
  ['system', 'system'],
  ['developer', 'system'],
  ['user', 'user'],
  ['assistant', 'assistant'],
  ['tool', 'tool'],
]);

function readMessage(value: Json, path: string): MessageInput {
  const { role, content = null, tool_calls: calls, tool_call_id: callId, ...rest } = asObject(value, path);
  const known = ROLES.get(asText(role, `${path}.role`));
  if (!known) throw new TranscriptError(`${path}.role must be one of ${[...ROLES.keys()].join(', ')}`);
  const text = textOf(content, `${path}.content`);
  if (text === '' && callId == null && !(Array.isArray(calls) && calls.length > 0)) {
    throw new TranscriptError(`${path} has neither text nor tool calls nor a tool's result`);
  }
  // Parts that are no text (images, sounds) have no place in the content: the whole list is kept beside it.
  const metadata = Array.isArray(content) ? { ...rest, content } : rest;
  return {
    role: known,
    content: text,
    ...(Array.isArray(calls)
      ? { toolCalls: calls.map((call, at) => readCall(call, `${path}.tool_calls.${at}`)) }
      : {}),
    ...(callId == null
      ? {}
      : { toolResults: [{ toolUseId: asText(callId, `${path}.tool_call_id`), result: text }] }),
    ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
  };
}

function readCall(value: Json, path: string): { id: string; name: string; input: Json } {
  const { id, function: called } = asObject(value, path);
  const { name, arguments: input = null } = asObject(called, `${path}.function`);
  return {
    id: asText(id, `${path}.id`),
    name: asText(name, `${path}.function.name`),
    input: readArguments(input),
  };
}

/** Reads arguments, which come as a text of JSON; a malformed one is kept as a text. */
function readArguments(input: Json): Json {
  if (typeof input !== 'string') return input;
  try {
    const read = JSON.parse(input) as Json;
    // Arguments that JavaScript would change by reading them are kept as a text, too.
    return lossIn(input) ? input : read;
  } catch {
    return input;
  }
}

function textOf(content: Json, path: string): string {
  if (content === null) return '';
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) throw new TranscriptError(`${path} must be a text, a list of parts or null`);
  const texts = content.map((part, index) => asObject(part, `${path}.${index}`).text);
  return texts.filter((text) => typeof text === 'string').join('\n\n');
}

function parse(line: string): Json {
  const read = parsed(line);
  const loss = lossIn(line);
  if (loss) throw new TranscriptError(`${fieldName(loss.path)} ${loss.message}`.trim());
  return read;
}

function parsed(line: string): Json {
  try {
    return JSON.parse(line) as Json;
  } catch {
    throw new TranscriptError('it is not valid JSON');
  }
}

function asObject(value: Json | undefined, path: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new TranscriptError(`${path} must be an object`);
}

function asText(value: Json | undefined, path: string): string {
  if (typeof value === 'string') return value;
  throw new TranscriptError(`${path} must be a text`);
}
