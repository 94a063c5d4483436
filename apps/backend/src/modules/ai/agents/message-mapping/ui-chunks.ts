import type { FinishReason, UIMessageChunk } from 'ai';
import type { Message } from '../../domain/message.js';
import { turnOf } from './turn-data.js';
import { errorText } from './error-text.js';
import { type ChatMessage, uiMessages } from './ui-messages.js';

/** Begins the front end's message of a turn. */
export function started(messageId: string, conversationId: string): UIMessageChunk {
  return { type: 'start', messageId, messageMetadata: { conversationId } };
}

/** Ends the front end's message of a turn, with the reason why its last stored answer ended. */
export function finished(messageId: string, messages: readonly Message[]): UIMessageChunk {
  const last = messages.findLast(({ role }) => role === 'assistant');
  const turn = last ? turnOf(last) : null;
  return finish(turn?.messageId === messageId ? turn.finishReason : undefined);
}

function finish(finishReason: FinishReason | undefined): UIMessageChunk {
  if (finishReason === undefined) return { type: 'finish' };
  return { type: 'finish', finishReason, messageMetadata: { finishReason } };
}

/** The chunks that make a front end show the parts of a stored message. */
export function* uiChunks({ parts }: ChatMessage): Generator<UIMessageChunk> {
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
  yield metadata ? started(messageId, metadata.conversationId) : { type: 'start', messageId };
  yield* uiChunks(message);
  yield finish(metadata?.finishReason);
}

/**
 * The chunks of the messages that a turn stored after it had asked for decisions, for a front end that shows it up to
 * there.
 *
 * @param following the messages after the one that asked
 */
export function* replayOn(asked: Message, following: readonly Message[]): Generator<UIMessageChunk> {
  const messageId = turnOf(asked)?.messageId ?? asked.id;
  yield started(messageId, asked.conversationId);
  const steps = following.findIndex(({ role }) => role !== 'tool');
  const results = steps < 0 ? following : following.slice(0, steps);
  for (const message of results) yield* resultChunks(message);
  const [shown] = uiMessages(following.slice(results.length), new Set());
  if (shown?.role === 'assistant' && shown.id === messageId) yield* uiChunks(shown);
  yield finished(messageId, [asked, ...following]);
}
