import { Prisma } from '../../../prisma/generated/client.js';
import type { Conversation } from '../domain/conversation.js';
import type { Message } from '../domain/message.js';

/** Each field of a conversation and the column that holds it. */
const CONVERSATION = {
  id: 'id',
  organizationId: 'organization_id',
  userId: 'user_id',
  entityType: 'entity_type',
  entityId: 'entity_id',
  agentType: 'agent_type',
  title: 'title',
  titleSource: 'title_source',
  status: 'status',
  totalInputTokens: 'total_input_tokens',
  totalOutputTokens: 'total_output_tokens',
  totalCacheReadTokens: 'total_cache_read_tokens',
  totalCacheWriteTokens: 'total_cache_write_tokens',
  totalReasoningTokens: 'total_reasoning_tokens',
  messageCount: 'message_count',
  pausedAt: 'paused_at',
  archivedAt: 'archived_at',
  lastMessageAt: 'last_message_at',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
} as const satisfies Record<keyof Conversation, string>;

/** Each field of a message and the column that holds it. */
const MESSAGE = {
  id: 'id',
  conversationId: 'conversation_id',
  sequence: 'sequence',
  role: 'role',
  content: 'content',
  toolCalls: 'tool_calls',
  toolResults: 'tool_results',
  inputTokens: 'input_tokens',
  outputTokens: 'output_tokens',
  cacheReadTokens: 'cache_read_tokens',
  cacheWriteTokens: 'cache_write_tokens',
  reasoningTokens: 'reasoning_tokens',
  model: 'model',
  metadata: 'metadata',
  createdAt: 'created_at',
} as const satisfies Record<keyof Message, string>;

/** Keeps a conversation's columns apart in a row that also has a message's. */
const PREFIX = 'conversation.';

export const CONVERSATION_COLUMNS = columns('c', CONVERSATION);
export const HEAD_COLUMNS = columns('head', CONVERSATION, PREFIX);
export const MESSAGE_COLUMNS = columns('m', MESSAGE);

/** A row with a conversation's columns: from SQL, or from Prisma's client with its bigints. */
export type ConversationRow = {
  [Field in keyof Conversation]: Conversation[Field] | (Conversation[Field] extends number ? bigint : never);
};

/** A row that has a message's columns, where there is one, and may have its conversation's. */
export type JoinedRow = { [Field in keyof Message]: Message[Field] | null } & Record<string, unknown>;

export function toConversation(row: ConversationRow): Conversation {
  return fields<Conversation>(CONVERSATION, row);
}

export function headOf(row: JoinedRow): Conversation {
  return fields<Conversation>(CONVERSATION, row, PREFIX);
}

/** The messages of joined rows; a conversation without one has a row of nulls. */
export function joinedMessages(rows: readonly JoinedRow[]): Message[] {
  return rows.filter((row) => row.id !== null).map((row) => fields<Message>(MESSAGE, row));
}

function columns(table: 'c' | 'm' | 'head', mapping: Record<string, string>, prefix = ''): Prisma.Sql {
  const list = Object.entries(mapping).map(([field, column]) => `${table}.${column} AS "${prefix}${field}"`);
  return Prisma.raw(list.join(', '));
}

function fields<T>(mapping: Record<keyof T, string>, row: Record<string, unknown>, prefix = ''): T {
  const picked: Record<string, unknown> = {};
  for (const field in mapping) picked[field] = plain(row[prefix + field]);
  return picked as T;
}

function plain(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
