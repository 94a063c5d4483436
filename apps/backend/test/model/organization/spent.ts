import type { Spent } from '../../support/expected-usage.js';
import type { Row } from '../row.js';

/** Messages as they count for usage. */
export function spentIn({ conversation, messages }: Row): Spent[] {
  const { userId, entityType, entityId, agentType } = conversation;
  return messages.map((message) => ({
    ...{ userId, entityType, entityId, agentType, model: message.model, at: message.createdAt },
    input: BigInt(message.inputTokens ?? 0),
    output: BigInt(message.outputTokens ?? 0),
    cacheRead: BigInt(message.cacheReadTokens ?? 0),
    cacheWrite: BigInt(message.cacheWriteTokens ?? 0),
    reasoning: BigInt(message.reasoningTokens ?? 0),
  }));
}
