import type { Json, TranscriptMessage } from '../../../modules/ai/index.js';
import { asObject, fail, type JsonObject } from '../json-value.js';
import type { Reading } from './format.js';
import { timeIn } from './time.js';
import { tokenCounts } from './token-usage.js';

const ID_NAMES = [
  'id',
  'conversation_id',
  'conversationId',
  'chat_id',
  'chatId',
  'thread_id',
  'threadId',
  'session_id',
  'sessionId',
];
const MAX_MODEL_CHARACTERS = 128;
const TIME_NAMES = ['created_at', 'createdAt', 'create_time', 'created'];

/** What a conversation says beside its messages. */
export interface Frame {
  /** All of its members, but for the messages. */
  rest: JsonObject;
  messages: Json | undefined;
}

/** Takes a conversation apart: an object with `messages`, or just their list. */
export function frameOf(value: Json): Frame {
  if (Array.isArray(value)) return { rest: {}, messages: value };
  const { messages, ...rest } = asObject(value, 'the conversation');
  return { rest, messages };
}

/**
 * Puts a conversation together. The model and the tokens that stand beside the messages are those of its last answer, the
 * model also of the answers that name none.
 *
 * @param messages null for each that has nothing to be stored
 */
export function reading(
  format: string,
  { rest }: Frame,
  messages: readonly (TranscriptMessage | null)[],
): Reading {
  const said = messages.filter((message) => message !== null);
  if (said.length === 0) return fail('none of its messages has text, tool calls or results');
  const id = named(rest, ID_NAMES);
  return {
    format,
    id: typeof id === 'number' ? String(id) : textOf(id),
    title: textOf(rest.title),
    createdAt: timeIn(named(rest, TIME_NAMES)),
    messages: withModel(rest, said),
    origin: rest,
    leftOut: leftOut(messages.length - said.length),
  };
}

/** Says that messages were left out: one without a text, a call or a result cannot be stored. */
export function leftOut(count: number): string[] {
  if (count === 0) return [];
  return [
    `${count} ${count === 1 ? 'message has' : 'messages have'} neither text nor tool calls nor results`,
  ];
}

/** The text; undefined of anything else, and of an empty one. */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The name of a model; undefined of what is too long for one. */
export function modelOf(value: Json | undefined): string | undefined {
  const name = textOf(value);
  return name === undefined || name.length > MAX_MODEL_CHARACTERS ? undefined : name;
}

/** The first of these members that is there. */
export function named(from: JsonObject, names: readonly string[]): Json | undefined {
  return names.map((name) => from[name]).find((value) => value !== undefined && value !== null);
}

function withModel({ model: given, usage }: JsonObject, messages: TranscriptMessage[]): TranscriptMessage[] {
  const model = modelOf(given);
  const last = messages.findLastIndex(({ role }) => role === 'assistant');
  return messages.map((message, index) => {
    if (message.role !== 'assistant') return message;
    const hasCounts = message.inputTokens !== undefined || message.outputTokens !== undefined;
    return {
      ...message,
      ...(index === last && !hasCounts ? tokenCounts(usage) : {}),
      ...(message.model === undefined && model !== undefined ? { model } : {}),
    };
  });
}
