import type { FieldError } from '../../../common/app-error.js';
import { foldCase, searchText } from './case-fold.js';
import { ConversationError, validationFailed } from './conversation-error.js';
import { inputDigest } from './idempotency.js';
import { jsonBytes } from './json-bytes.js';
import { MAX_CONTENT_BYTES, MAX_JSON_BYTES, MAX_USER_METADATA_BYTES } from './limits.js';
import { searchableValues } from './message-values.js';
import type { Json, MessageRole, MessageValues, TokenCounts, ToolCall, ToolResult } from './message.js';
import { newId } from './new-id.js';
import { NotJsonError, storableJson, storableText } from './storable.js';
import { autoTitle } from './title.js';

/** The input for one message. It carries text, tool calls or tool results, at least one. */
export interface MessageInput extends Partial<TokenCounts> {
  role: MessageRole;
  /** Text of at most 1 MiB of UTF-8. */
  content?: string | null;
  /** Tool calls of an `assistant` only; at most 1 MiB of JSON. */
  toolCalls?: { id: string; name: string; input?: unknown }[] | null;
  /** Tool results of `tool` or `user` only; at most 1 MiB of JSON. */
  toolResults?: { toolUseId: string; result?: unknown; isError?: boolean | null }[] | null;
  model?: string | null;
  /** Metadata of at most 1 MiB of JSON. */
  metadata?: Record<string, unknown> | null;
  /** The `sequence` of the message that it follows; null for a new beginning. Without it, it follows the head. */
  parent?: number | null;
  /** The same key with the same input is stored once per conversation. Compared exactly. */
  idempotencyKey?: string | null;
}

/** As `MessageInput`, with what the agents' runtime says about the message: at most 1 MiB of JSON. */
export type RuntimeMessageInput = MessageInput & { turn?: object | null };

type JsonField = 'toolCalls' | 'toolResults' | 'metadata' | 'turn';

/** A message ready to be stored: all of it but the place that the database gives it. */
export interface NewMessage extends MessageValues {
  /** As the input has it. */
  parent: number | null | undefined;
  /** The time of a message that was said elsewhere, before it was imported. */
  createdAt?: Date;
  idempotencyKey: string | null;
  idempotencyDigest: string | null;
  /** The JSON values as the texts that are stored. */
  json: Record<JsonField, string | null>;
  searchText: string;
  /** The title that it gives to a conversation without one. */
  autoTitle: string | null;
  /** That title with its case folded. */
  autoSearchTitle: string | null;
}

/**
 * Makes an input, whose fields are known to be well-formed, ready to be stored.
 *
 * @throws ConversationError `CONTENT_TOO_LARGE`, `VALIDATION_FAILED`
 */
export function newMessage(input: RuntimeMessageInput): NewMessage {
  refuseLargeContent(input.content ?? '');
  const stored = storedValues(input);
  refuseContradictions(stored);
  const key = input.idempotencyKey ?? null;
  const title = stored.role === 'user' ? autoTitle(stored.content) : null;
  return {
    id: newId(),
    ...stored,
    parent: input.parent,
    idempotencyKey: key,
    idempotencyDigest: key === null ? null : digestOf(stored, input.parent),
    json: jsonOf(stored),
    searchText: searchText(searchableValues(stored)),
    autoTitle: title,
    autoSearchTitle: title === null ? null : foldCase(title),
  };
}

type StoredValues = Omit<MessageValues, 'id'>;

/**
 * Digests a turn's data as a part of the metadata, where it stood before, and the parent where one is given: keys that
 * were stored before go on to match.
 */
function digestOf({ turn, ...stored }: StoredValues, parent: MessageInput['parent']): string {
  const values = turn === null ? stored : { ...stored, metadata: { ...stored.metadata, turn } };
  return inputDigest(parent === undefined ? values : { ...values, parent });
}

function storedValues(input: RuntimeMessageInput): StoredValues {
  return {
    role: input.role,
    content: storableText(input.content ?? ''),
    toolCalls: storable('toolCalls', absentWhenEmpty(input.toolCalls)?.map(toolCall)) as ToolCall[] | null,
    toolResults: storable('toolResults', absentWhenEmpty(input.toolResults)?.map(toolResult)) as
      ToolResult[] | null,
    model: input.model == null ? null : storableText(input.model),
    metadata: storable('metadata', input.metadata) as Record<string, Json> | null,
    turn: storable('turn', input.turn) as Record<string, Json> | null,
    inputTokens: input.inputTokens ?? null,
    outputTokens: input.outputTokens ?? null,
    cacheReadTokens: input.cacheReadTokens ?? null,
    cacheWriteTokens: input.cacheWriteTokens ?? null,
    reasoningTokens: input.reasoningTokens ?? null,
  };
}

function toolCall({ id, name, input }: NonNullable<MessageInput['toolCalls']>[number]) {
  return { id, name, input: input ?? null };
}

function toolResult({ toolUseId, result, isError }: NonNullable<MessageInput['toolResults']>[number]) {
  return { toolUseId, result: result ?? null, isError: isError ?? undefined };
}

function absentWhenEmpty<T>(list: T[] | null | undefined): T[] | null {
  return list && list.length > 0 ? list : null;
}

function storable(field: JsonField, value: unknown): Json {
  if (value === null || value === undefined) return null;
  const json = jsonOrRefusal(field, value);
  refuseTooLarge(field, jsonBytes(value), MAX_JSON_BYTES);
  return json;
}

function jsonOrRefusal(field: JsonField, value: unknown): Json {
  try {
    return storableJson(value, field);
  } catch (error) {
    if (error instanceof NotJsonError) throw validationFailed([error.toFieldError()]);
    throw error;
  }
}

function jsonOf({ toolCalls, toolResults, metadata, turn }: StoredValues): NewMessage['json'] {
  return {
    toolCalls: jsonText(toolCalls),
    toolResults: jsonText(toolResults),
    metadata: jsonText(metadata),
    turn: jsonText(turn),
  };
}

function jsonText(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** @throws ConversationError `CONTENT_TOO_LARGE` */
export function refuseLargeContent(content: string): void {
  refuseTooLarge('content', Buffer.byteLength(content), MAX_CONTENT_BYTES);
}

/** @throws ConversationError `CONTENT_TOO_LARGE` for metadata that is more than a person may write */
export function refuseLargeUserMetadata(metadata: object): void {
  refuseTooLarge('metadata', jsonBytes(metadata), MAX_USER_METADATA_BYTES);
}

function refuseTooLarge(field: string, bytes: number, most: number): void {
  if (bytes <= most) return;
  throw new ConversationError(
    'CONTENT_TOO_LARGE',
    `${field} has ${bytes} bytes; at most ${most} are stored.`,
  );
}

/** Refuses fields that contradict each other. The database refuses the same. */
function refuseContradictions(message: StoredValues): void {
  const { role, content, toolCalls, toolResults } = message;
  const errors: FieldError[] = [];
  const refuseIf = (contradicts: boolean, field: string, text: string): void => {
    if (contradicts) errors.push({ field, message: text });
  };
  const cached = (message.cacheReadTokens ?? 0) + (message.cacheWriteTokens ?? 0);
  const isEmpty = content === '' && !toolCalls && !toolResults;
  refuseIf(isEmpty, 'content', 'must not be empty without toolCalls or toolResults');
  refuseIf(toolCalls !== null && role !== 'assistant', 'toolCalls', 'belong to the role assistant');
  refuseIf(
    toolResults !== null && role !== 'tool' && role !== 'user',
    'toolResults',
    'belong to the roles tool and user',
  );
  refuseIf(
    cached > (message.inputTokens ?? 0),
    'inputTokens',
    'must include cacheReadTokens and cacheWriteTokens',
  );
  refuseIf(
    (message.reasoningTokens ?? 0) > (message.outputTokens ?? 0),
    'outputTokens',
    'must include reasoningTokens',
  );
  if (errors.length > 0) throw validationFailed(errors);
}
