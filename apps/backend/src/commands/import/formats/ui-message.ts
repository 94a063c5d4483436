import type { Json, MessageRole, TranscriptMessage } from '../../../modules/ai/index.js';
import { asList, asObject, asText, fail, type JsonObject, objectIn } from '../json-value.js';
import { type Block, messagesOfBlocks } from './blocks.js';
import { shortened } from './content-parts.js';
import { enclosedFile } from './enclosed-file.js';
import type { Format } from './format.js';
import { frameOf, modelOf, named, reading, textOf } from './frame.js';
import { timeIn } from './time.js';
import { tokenCounts } from './token-usage.js';

/** What the store says of a message by itself, in the metadata that its `ui-messages` give. */
const OF_THE_STORE = [
  'conversationId',
  'createdAt',
  'sequence',
  'siblings',
  'model',
  'usage',
  'finishReason',
];
const DATA = 'data-';
const TOOL = 'tool-';
const ROLES: readonly MessageRole[] = ['system', 'user', 'assistant'];
const REASONS = ['stop', 'length', 'content-filter', 'tool-calls', 'error', 'other'] as const;
/** The result of a call that a person has refused. */
const DENIED = 'The call was refused.';

/**
 * The AI SDK's `UIMessage[]`, of version 5 on: what `useChat` has, and what the route `ui-messages` gives.
 *
 * Whether a person has let a call run is not read: only the store says who decided.
 *
 * @see https://ai-sdk.dev/docs/reference/ai-sdk-core/ui-message and `ui-messages.ts` of https://github.com/vercel/ai
 */
export const uiMessage: Format = {
  name: 'AI SDK (UIMessage)',
  recognises: (value) => {
    const messages = Array.isArray(value) ? value : objectIn(value)?.messages;
    return Array.isArray(messages) && messages.some((message) => Array.isArray(objectIn(message)?.parts));
  },
  read: (value) => {
    const frame = frameOf(value);
    const list = asList(frame.messages, 'messages').map((message, index) =>
      asObject(message, `messages.${index}`),
    );
    const read = list.map((message, index) => uiMessageAt(message, `messages.${index}`));
    // A page of the route `ui-messages` names its conversation in each answer.
    const conversation = list.map(({ metadata }) => objectIn(metadata)?.conversationId).find((id) => id);
    const rest = { ...(conversation === undefined ? {} : { id: conversation }), ...frame.rest };
    const result = reading(
      'AI SDK',
      { ...frame, rest },
      read.flatMap((messages) => messages ?? [null]),
    );
    return { ...result, origin: frame.rest };
  },
};

/**
 * Reads a message; null where it says nothing.
 *
 * @throws TranscriptError
 */
export function uiMessageAt(message: JsonObject, path: string): TranscriptMessage[] | null {
  const { role, parts, metadata } = message;
  const known = ROLES.find((one) => one === role) ?? fail(`${path}.role must be one of ${ROLES.join(', ')}`);
  const said = objectIn(metadata) ?? {};
  const blocks = inSteps(
    (Array.isArray(parts) ? parts : []).map((part, index) => blocksAt(part, `${path}.parts.${index}`)),
  );
  const own = Object.fromEntries(Object.entries(said).filter(([name]) => !OF_THE_STORE.includes(name)));
  const id = textOf(message.id);
  const read = messagesOfBlocks(
    {
      role: known,
      id,
      messageId: id,
      createdAt: timeIn(named({ ...said, ...message }, ['createdAt', 'created_at'])),
      model: modelOf(said.model),
      counts: tokenCounts(said.usage ?? said.totalUsage),
      ...(Object.keys(own).length > 0 ? { metadata: own } : {}),
    },
    blocks,
  );
  return read.length > 0 ? read.map((one) => withReason(one, said)) : null;
}

/** Puts the results of a step behind all that was said in it: a tool's part holds its call and its result. */
function inSteps(parts: readonly Block[][]): Block[] {
  const blocks: Block[] = [];
  let results: Block[] = [];
  for (const block of [...parts.flat(), { type: 'step' } as const]) {
    if (block.type === 'result') results.push(block);
    else if (block.type === 'step') {
      blocks.push(...results, block);
      results = [];
    } else blocks.push(block);
  }
  return blocks;
}

function blocksAt(value: Json, path: string): Block[] {
  const part = asObject(value, path);
  const type = asText(part.type, `${path}.type`);
  if (type === 'step-start') return [{ type: 'step' }];
  if (type === 'text') return [{ type, text: asText(part.text, `${path}.text`), ...stateOf(part) }];
  if (type === 'reasoning') {
    const thought = textOf(part.text) ?? textOf(part.reasoning);
    return thought === undefined ? [] : [{ type, text: thought }];
  }
  if (type === 'dynamic-tool') return toolBlocks(part, asText(part.toolName, `${path}.toolName`), path);
  if (type.startsWith(TOOL)) return toolBlocks(part, type.slice(TOOL.length), path);
  if (type === 'source-url' || type === 'source-document') return [sourceBlock(part, path)];
  if (type.startsWith(DATA)) return [dataBlock(part, type.slice(DATA.length))];
  const name = textOf(part.filename);
  const kind = textOf(part.mediaType)?.startsWith('image/') ? 'image' : 'file';
  return [
    {
      type: 'other',
      kind: name === undefined ? kind : `${kind}: ${name}`,
      part: objectIn(shortened(part)) ?? {},
      file: enclosedFile(part),
    },
  ];
}

function stateOf({ state }: JsonObject): { state?: 'streaming' | 'done' } {
  return state === 'streaming' || state === 'done' ? { state } : {};
}

function toolBlocks(part: JsonObject, name: string, path: string): Block[] {
  const { state, input = null, rawInput, output, errorText } = part;
  const id = asText(part.toolCallId, `${path}.toolCallId`);
  const title = textOf(part.title);
  const call = {
    type: 'call' as const,
    id,
    name,
    input: input ?? rawInput ?? null,
    ...(title === undefined ? {} : { title }),
  };
  switch (state) {
    case 'output-available':
      return [call, { type: 'result', id, result: output ?? null }];
    case 'output-error':
      return [call, { type: 'result', id, result: textOf(errorText) ?? '', isError: true }];
    case 'output-denied':
      return [call, { type: 'result', id, result: DENIED, isError: true }];
    default:
      return [call];
  }
}

function sourceBlock(part: JsonObject, path: string): Block {
  return {
    type: 'source',
    id: asText(part.sourceId, `${path}.sourceId`),
    title: textOf(part.title),
    url: textOf(part.url),
    mediaType: textOf(part.mediaType),
    filename: textOf(part.filename),
  };
}

function dataBlock({ id, data }: JsonObject, name: string): Block {
  return { type: 'data', name, id: textOf(id), data };
}

/** Keeps why the answer ended, on each of its messages, as front ends are shown it. */
function withReason(message: TranscriptMessage, { finishReason: given }: JsonObject): TranscriptMessage {
  const finishReason = REASONS.find((one) => one === given);
  if (message.role !== 'assistant' || finishReason === undefined || !message.shown) return message;
  return { ...message, shown: { ...message.shown, finishReason } };
}
