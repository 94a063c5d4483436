import { Prisma } from '../../../prisma/generated/client.js';
import type { Conversation } from '../domain/conversation.js';
import { type Message, messageAt, type MessageValues } from '../domain/message.js';
import { placeAt } from './branches/place.js';
import type { StoredPlace } from './branches/siblings.sql.js';

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
  head: 'head',
  pausedAt: 'paused_at',
  archivedAt: 'archived_at',
  lastMessageAt: 'last_message_at',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
} as const satisfies Record<keyof Conversation, string>;

/**
 * A row with a message's columns. A caller that reads messages knows their conversation, so its id is not among them.
 */
export type MessageRow = MessageValues &
  Pick<Message, 'sequence' | 'createdAt'> & {
    /** Absent, too, of a message in a conversation without branches. */
    place?: StoredPlace | null;
  };

/** Each field of a message's row and the column that holds it. */
const MESSAGE = {
  id: 'id',
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
  turn: 'turn',
  createdAt: 'created_at',
} as const satisfies Record<Exclude<keyof MessageRow, 'place'>, string>;

export const CONVERSATION_COLUMNS = Prisma.raw(columns('c', CONVERSATION));
export const MESSAGE_COLUMNS = Prisma.raw(columns('m', MESSAGE));
/** A message's columns under their own names, for a subquery that `MESSAGE_COLUMNS` reads. */
export const MESSAGE_NAMES = Prisma.raw(
  Object.values(MESSAGE)
    .map((column) => `m.${column}`)
    .join(', '),
);
/** NULLs in place of a message's columns, in a row that has none. */
export const NO_MESSAGE = Prisma.raw(Object.keys(MESSAGE).fill('NULL').join(', '));
/** A conversation as one value: as columns it would be most of what a page of messages sends. */
export const CONVERSATION_JSON = Prisma.raw(`json_build_object(${pairs('c', CONVERSATION)})`);

/** A row with a conversation's columns: from SQL, or from Prisma's client with its bigints. */
export type ConversationRow = StoredHead & {
  [Field in keyof Omit<Conversation, 'head'>]:
    Conversation[Field] | (Conversation[Field] extends number ? bigint : never);
};

/** The head as it is stored: null where it is the newest message of all. */
interface StoredHead {
  head: number | null;
}

/** The value of `CONVERSATION_JSON`, whose times are texts. */
export type ConversationJson = StoredHead & {
  [Field in keyof Omit<Conversation, 'head'>]: Date extends Conversation[Field]
    ? Exclude<Conversation[Field], Date> | string
    : Conversation[Field];
};

/** A row that has a message's columns, where there is one. */
export type JoinedRow = { [Field in keyof MessageRow]: MessageRow[Field] | null };

/** Copies a row field by field, as below: a copy over a list of names takes ten times as long. */
export function toConversation(row: ConversationRow): Conversation {
  return {
    id: row.id,
    organizationId: row.organizationId,
    userId: row.userId,
    entityType: row.entityType,
    entityId: row.entityId,
    agentType: row.agentType,
    title: row.title,
    titleSource: row.titleSource,
    status: row.status,
    totalInputTokens: Number(row.totalInputTokens),
    totalOutputTokens: Number(row.totalOutputTokens),
    totalCacheReadTokens: Number(row.totalCacheReadTokens),
    totalCacheWriteTokens: Number(row.totalCacheWriteTokens),
    totalReasoningTokens: Number(row.totalReasoningTokens),
    messageCount: Number(row.messageCount),
    head: row.head ?? Number(row.messageCount),
    pausedAt: row.pausedAt,
    archivedAt: row.archivedAt,
    lastMessageAt: row.lastMessageAt,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

export function conversationFrom(json: ConversationJson): Conversation {
  return {
    ...json,
    head: json.head ?? json.messageCount,
    pausedAt: json.pausedAt === null ? null : new Date(json.pausedAt),
    archivedAt: json.archivedAt === null ? null : new Date(json.archivedAt),
    lastMessageAt: json.lastMessageAt === null ? null : new Date(json.lastMessageAt),
    createdAt: new Date(json.createdAt),
    updatedAt: new Date(json.updatedAt),
  };
}

export function toMessage(row: MessageRow, conversationId: string): Message {
  const { sequence, createdAt } = row;
  const { parent, siblings, siblingCount } = placeAt(sequence, row.place ?? null);
  return messageAt(row, { conversationId, sequence, createdAt, parent, siblings, siblingCount });
}

/** The messages of rows of which some may have none. */
export function joinedMessages(rows: readonly JoinedRow[], conversationId: string): Message[] {
  return rows.filter(isMessage).map((row) => toMessage(row, conversationId));
}

function isMessage(row: JoinedRow): row is MessageRow {
  return row.id !== null;
}

function columns(table: 'c' | 'm', mapping: Record<string, string>): string {
  return Object.entries(mapping)
    .map(([field, column]) => `${table}.${column} AS "${field}"`)
    .join(', ');
}

function pairs(table: 'c', mapping: Record<string, string>): string {
  return Object.entries(mapping)
    .map(([field, column]) => `'${field}', ${table}.${column}`)
    .join(', ');
}
