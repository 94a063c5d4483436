import type { UIMessageChunk } from 'ai';
import type { Message } from '../../domain/message.js';
import type { ChatMetadata } from './chat-metadata.js';
import { turnOf } from './turn-data.js';
import { errorText } from './error-text.js';
import { type ChatMessage, shownId, uiMessages } from './ui-messages.js';

/** Begins the front end's message of a turn. */
export function started(messageId: string, conversationId: string): UIMessageChunk {
  return { type: 'start', messageId, messageMetadata: { conversationId } };
}

/** Ends the front end's message of a turn, with the metadata that its stored messages have. */
export function finished(metadata: ChatMetadata = {}): UIMessageChunk {
  const { finishReason } = metadata;
  return { type: 'finish', ...(finishReason ? { finishReason } : {}), messageMetadata: metadata };
}

/** Tells a front end the metadata of a turn's message so far. */
export function described(metadata: ChatMetadata): UIMessageChunk {
  return { type: 'message-metadata', messageMetadata: metadata };
}

/** The chunks that make a front end show the parts of a stored message. */
export function* uiChunks({ parts }: Pick<ChatMessage, 'parts'>): Generator<UIMessageChunk> {
  for (const [index, part] of parts.entries()) {
    if (part.type === 'step-start') yield { type: 'start-step' };
    else if (part.type === 'text' || part.type === 'reasoning')
      yield* textChunks(part.type, `${index}`, part.text);
    else if (part.type === 'source-url' || part.type === 'source-document') yield part;
    else if (part.type.startsWith('tool-') && 'toolCallId' in part) yield* toolChunks(part);
  }
}

function* textChunks(type: 'text' | 'reasoning', id: string, delta: string): Generator<UIMessageChunk> {
  yield { type: `${type}-start`, id };
  yield { type: `${type}-delta`, id, delta };
  yield { type: `${type}-end`, id };
}

type ToolPart = Extract<ChatMessage['parts'][number], { toolCallId: string }>;

function* toolChunks(part: ToolPart): Generator<UIMessageChunk> {
  const { toolCallId, title } = part;
  const toolName = part.type.slice('tool-'.length);
  const titled = title === undefined ? {} : { title };
  const by = part.providerExecuted === undefined ? {} : { providerExecuted: part.providerExecuted };
  yield { type: 'tool-input-available', toolCallId, toolName, input: part.input, ...titled, ...by };
  if (part.approval) yield { type: 'tool-approval-request', approvalId: part.approval.id, toolCallId };
  if (part.state === 'output-available')
    yield { type: 'tool-output-available', toolCallId, output: part.output, ...by };
  if (part.state === 'output-error')
    yield { type: 'tool-output-error', toolCallId, errorText: part.errorText, ...by };
  if (part.state === 'output-denied') yield { type: 'tool-output-denied', toolCallId };
}

/** The chunks that give shown tool calls their results. */
export function* resultChunks(message: Message): Generator<UIMessageChunk> {
  const isRefused = turnOf(message)?.approval?.approved === false;
  for (const { toolUseId: toolCallId, result, isError } of message.toolResults ?? []) {
    if (isRefused) yield { type: 'tool-output-denied', toolCallId };
    else if (isError) yield { type: 'tool-output-error', toolCallId, errorText: errorText(result) };
    else yield { type: 'tool-output-available', toolCallId, output: result };
  }
}

/** A stored answer, as it would be streamed. */
export function* replay(message: ChatMessage): Generator<UIMessageChunk> {
  const { id: messageId, metadata } = message;
  const conversationId = metadata?.conversationId;
  yield conversationId === undefined ? { type: 'start', messageId } : started(messageId, conversationId);
  yield* uiChunks(message);
  yield finished(metadata);
}

/**
 * The chunks of the messages that a turn stored after it had asked for decisions, for a front end that shows it up to
 * there.
 *
 * @param messages the newest messages, in order of sequence
 * @param index the place of the one that asked
 */
export function* replayOn(messages: readonly Message[], index: number): Generator<UIMessageChunk> {
  const asked = messages[index];
  if (!asked) return;
  const messageId = shownId(asked);
  yield started(messageId, asked.conversationId);
  const following = messages.slice(index + 1);
  const steps = following.findIndex(({ role }) => role !== 'tool');
  const results = steps < 0 ? following : following.slice(0, steps);
  for (const message of results) yield* resultChunks(message);
  const known = answerIn(messages.slice(0, index + 1), messageId)?.parts ?? [];
  const { parts = [], metadata } = answerIn(messages, messageId) ?? {};
  yield* uiChunks({ parts: parts.slice(known.length) });
  yield finished(metadata);
}

/** The answer with this id, as far as these messages have it. */
export function answerIn(messages: readonly Message[], id: string): ChatMessage | undefined {
  return uiMessages(messages, new Set()).find((shown) => shown.role === 'assistant' && shown.id === id);
}
