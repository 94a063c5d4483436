import type { Place } from './place.js';

export const MESSAGE_ROLES = ['user', 'assistant', 'tool', 'system'] as const;
export type MessageRole = (typeof MESSAGE_ROLES)[number];

/** A value of JSON. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export interface ToolCall {
  id: string;
  name: string;
  input: Json;
}

export interface ToolResult {
  toolUseId: string;
  result: Json;
  isError?: boolean;
}

/**
 * The tokens that a message used, by one definition for all providers: input includes tokens read from or written to a
 * cache, output includes reasoning.
 */
export interface TokenCounts {
  inputTokens: number | null;
  outputTokens: number | null;
  cacheReadTokens: number | null;
  cacheWriteTokens: number | null;
  reasoningTokens: number | null;
}

export interface Message extends TokenCounts, Place {
  id: string;
  conversationId: string;
  /** The place in the conversation: 1, 2, 3 … without gaps, in the order of the appends. */
  sequence: number;
  role: MessageRole;
  content: string;
  toolCalls: ToolCall[] | null;
  toolResults: ToolResult[] | null;
  model: string | null;
  metadata: Record<string, Json> | null;
  /** The data of the agents' runtime about the message, which no caller writes; absent of a caller's own message. */
  turn?: Record<string, Json>;
  createdAt: Date;
}

/** The position that the store gives a message. */
export type MessagePosition = Pick<Message, 'conversationId' | 'sequence' | 'createdAt'> & Place;

/** The values of a message as the columns have them: all but its position. */
export type MessageValues = Omit<Message, keyof MessagePosition | 'turn'> & {
  turn: Record<string, Json> | null;
};

/** Copies a message field by field: leaving fields out of a copy takes ten times as long. */
export function messageAt(values: MessageValues, place: MessagePosition): Message {
  const message = ownMessageAt(values, place);
  if (values.turn !== null) message.turn = values.turn;
  return message;
}

function ownMessageAt(message: MessageValues, place: MessagePosition): Message {
  return {
    id: message.id,
    conversationId: place.conversationId,
    sequence: place.sequence,
    parent: place.parent,
    siblings: place.siblings,
    siblingCount: place.siblingCount,
    role: message.role,
    content: message.content,
    toolCalls: message.toolCalls,
    toolResults: message.toolResults,
    inputTokens: message.inputTokens,
    outputTokens: message.outputTokens,
    cacheReadTokens: message.cacheReadTokens,
    cacheWriteTokens: message.cacheWriteTokens,
    reasoningTokens: message.reasoningTokens,
    model: message.model,
    metadata: message.metadata,
    createdAt: place.createdAt,
  };
}

/** The result of an append: `stored` is false where the idempotency key was known and nothing was written. */
export interface AppendedMessage {
  message: Message;
  stored: boolean;
}
