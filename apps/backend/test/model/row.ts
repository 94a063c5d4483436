import type { Conversation, ConversationErrorCode, Message, Scope } from '../../src/modules/ai/index.js';

/** Fields of a conversation that the model knows: all but `updatedAt`, for which the contract has no rule. */
export type KnownConversation = Omit<Conversation, 'updatedAt'>;

/** A conversation with its messages, and the key and input by which each is known again. */
export interface Row {
  conversation: KnownConversation;
  messages: Message[];
  known: { key: string; input: unknown; sequence: number }[];
  /** True once its owner has deleted it: it is there for nobody but the organization. */
  isDeleted: boolean;
}

/** A call that the contract refuses. */
export class Refusal extends Error {
  constructor(
    readonly code: ConversationErrorCode,
    readonly conversationId?: string,
  ) {
    super(code);
  }
}

export function belongsTo({ conversation }: Row, { organizationId, userId }: Scope): boolean {
  return conversation.organizationId === organizationId && conversation.userId === userId;
}

/** A row that changes by itself; messages never change. */
export function copyOf({ conversation, messages, known, isDeleted }: Row): Row {
  return { conversation: { ...conversation }, messages: [...messages], known: [...known], isDeleted };
}

/** Text as the store keeps it. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '␀');
}
