import type { Cost } from './cost.js';
import type { Message, MessageRole } from './message.js';

/**
 * The entity that a conversation is about, and the agent it is with. `entityType` and `entityId` are given together.
 */
export interface Context {
  entityType?: string | null;
  entityId?: string | null;
  agentType?: string | null;
}

export const CONVERSATION_STATUSES = ['ACTIVE', 'PAUSED', 'ARCHIVED'] as const;
export type ConversationStatus = (typeof CONVERSATION_STATUSES)[number];

export type TitleSource = 'AUTO' | 'MANUAL';

export interface Conversation {
  id: string;
  organizationId: string;
  userId: string;
  entityType: string | null;
  entityId: string | null;
  agentType: string | null;
  title: string | null;
  titleSource: TitleSource | null;
  status: ConversationStatus;
  totalInputTokens: number;
  totalOutputTokens: number;
  totalCacheReadTokens: number;
  totalCacheWriteTokens: number;
  totalReasoningTokens: number;
  messageCount: number;
  /** The `sequence` of the newest message of the active branch; 0 while the conversation is empty. */
  head: number;
  pausedAt: Date | null;
  archivedAt: Date | null;
  lastMessageAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

/** One page of a longer list; `nextCursor` is null on the last one. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface SearchHit {
  conversation: Pick<Conversation, 'id' | 'title' | 'status' | 'entityType' | 'entityId' | 'agentType'>;
  message: Pick<Message, 'id' | 'sequence' | 'role' | 'createdAt'>;
  /** Tells whether the message is on the active branch. */
  active: boolean;
  /** A part of at most 200 UTF-16 code units around the first match. */
  snippet: string;
  /** The places of the terms in the snippet, in UTF-16 code units, `end` exclusive. */
  highlights: Highlight[];
}

export interface Highlight {
  start: number;
  end: number;
}

interface Usage {
  messages: number;
  input: number;
  output: number;
}

export interface ConversationStats {
  conversations: { total: number; active: number; paused: number; archived: number };
  messages: { total: number; byRole: Record<MessageRole, number> };
  tokens: { input: number; output: number; cacheRead: number; cacheWrite: number; reasoning: number };
  cost: Cost;
  byModel: (Usage & { model: string | null })[];
  byAgentType: (Usage & { agentType: string | null; conversations: number })[];
  /** Usage by day; `date` is a day in UTC, `YYYY-MM-DD`. */
  byDay: (Usage & { date: string })[];
}
