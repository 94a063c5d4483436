import type { FinishReason } from 'ai';
import type { Message, TokenCounts } from '../../domain/message.js';
import { withoutReserved } from '../../domain/reserved.js';
import { type TurnData, turnOf } from './turn-data.js';

/** The metadata of a message, for the front end: what the system says of it, beside what its author wrote. */
export interface ChatMetadata {
  /** The conversation, of an answer: a front end that has named the chat itself learns it so. */
  conversationId?: string;
  /** The time of the message, in ISO 8601; of a turn's, that of its first answer. */
  createdAt?: string;
  /** The sequence of the message; of a turn's, that of its first answer. */
  sequence?: number;
  /** The sequences of the messages that follow the same one, itself included, in their order. */
  siblings?: number[];
  /** The model that gave the last answer of the turn. */
  model?: string;
  /** The tokens of all answers of the turn, as far as they were reported. */
  usage?: ChatUsage;
  /** The reason why the last answer of the turn ended. */
  finishReason?: FinishReason;
  /** Tells that the turn was stopped, or has failed. */
  cutOff?: TurnData['cutOff'];
  /** The code of the error with which the turn has failed. */
  error?: string;
  [own: string]: unknown;
}

export type ChatUsage = Partial<Record<keyof TokenCounts, number>>;

const TOKENS = [
  'inputTokens',
  'outputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'reasoningTokens',
] as const satisfies (keyof TokenCounts)[];

/** The metadata of a message that a person or an operator wrote. */
export function ownMetadata({ metadata, createdAt, sequence, siblings }: Message): ChatMetadata {
  const own = metadata ? withoutReserved(metadata) : {};
  return { ...own, createdAt: createdAt.toISOString(), sequence, siblings };
}

/**
 * The metadata of a turn's message with one more of the stored messages that it consists of: streamed after each and
 * read back from all, it is the same.
 */
export function metadataWith(before: ChatMetadata | undefined, message: Message): ChatMetadata {
  const { finishReason, cutOff, error } = turnOf(message) ?? {};
  return {
    ...before,
    conversationId: message.conversationId,
    createdAt: before?.createdAt ?? message.createdAt.toISOString(),
    sequence: before?.sequence ?? message.sequence,
    siblings: before?.siblings ?? message.siblings,
    ...(message.model === null ? {} : { model: message.model }),
    ...usageWith(before?.usage, message),
    ...(finishReason ? { finishReason } : {}),
    ...(cutOff ? { cutOff } : {}),
    ...(error ? { error } : {}),
  };
}

function usageWith(before: ChatUsage | undefined, message: TokenCounts): Pick<ChatMetadata, 'usage'> {
  const sums = TOKENS.flatMap((name) => {
    const counts = [before?.[name], message[name]].filter((count) => typeof count === 'number');
    return counts.length === 0 ? [] : [[name, counts.reduce((sum, count) => sum + count, 0)] as const];
  });
  return sums.length === 0 ? {} : { usage: Object.fromEntries(sums) };
}
