import { expect } from '@jest/globals';
import type { ConversationService, Message } from '../../src/modules/ai/index.js';
import type { ConversationRef } from './messages.js';
import { walked } from './pages.js';
import { times } from './times.js';

/** Every message of the conversation in order, after checking that its ledger equals what they add up to. */
export async function exactLedger(
  service: Pick<ConversationService, 'get' | 'getMessages'>,
  ref: ConversationRef,
): Promise<Message[]> {
  const messages = await walked((cursor) => service.getMessages(...ref, { limit: 200, cursor }));
  const sum = (field: keyof Message): number =>
    messages.reduce((total, message) => total + Number(message[field] ?? 0), 0);
  expect(messages.map(({ sequence }) => sequence)).toEqual(times(messages.length, (index) => index + 1));
  expect(await service.get(...ref)).toMatchObject({
    messageCount: messages.length,
    lastMessageAt: messages.at(-1)?.createdAt ?? null,
    totalInputTokens: sum('inputTokens'),
    totalOutputTokens: sum('outputTokens'),
    totalCacheReadTokens: sum('cacheReadTokens'),
    totalCacheWriteTokens: sum('cacheWriteTokens'),
    totalReasoningTokens: sum('reasoningTokens'),
  });
  return messages;
}
