import { expect } from '@jest/globals';
import type { MessageInput } from '../../../src/modules/ai/index.js';
import { answered, newConversation, said } from '../../support/messages.js';
import type { Suite } from '../suite.js';

const PLENTY = 100_000;
const HISTORY: MessageInput[] = [
  { role: 'system', content: 'Be kind.' },
  ...[said('old'), answered('old')],
  ...[said('Who?'), answered('', { toolCalls: [{ id: 'c', name: 'look' }] })],
  ...[{ role: 'tool' as const, toolResults: [{ toolUseId: 'c', result: 'Mia' }] }, answered('Mia')],
];

export function contextRules(suite: Suite): void {
  suite.needing('getContext', 'is the whole conversation where it fits', async (store) => {
    const ref = await newConversation(store);
    for (const input of HISTORY) await store.addMessage(...ref, input);

    const { messages, droppedMessages } = await store.getContext(...ref, { maxTokens: PLENTY });

    expect(messages).toEqual((await store.getMessages(...ref)).items);
    expect(droppedMessages).toBe(0);
  });

  suite.needing('getContext', 'keeps whole turns, the newest, and system messages always', async (store) => {
    const ref = await newConversation(store);
    for (const input of HISTORY) await store.addMessage(...ref, input);
    const kept = async (maxMessages: number): Promise<number[]> => {
      const { messages } = await store.getContext(...ref, { maxTokens: PLENTY, maxMessages });
      return messages.map(({ sequence }) => sequence);
    };

    expect(await kept(7)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await kept(6)).toEqual([1, 4, 5, 6, 7]);
    expect(await kept(4)).toEqual([1]);
  });

  suite.needing('getContext', 'keeps to its budget of tokens', async (store) => {
    const ref = await newConversation(store);
    for (const content of ['x'.repeat(4000), 'short']) await store.addMessage(...ref, said(content));

    const { messages, estimatedTokens, droppedMessages } = await store.getContext(...ref, {
      maxTokens: 500,
    });

    expect(messages.map(({ content }) => content)).toEqual(['short']);
    expect(estimatedTokens).toBeLessThanOrEqual(500);
    expect(droppedMessages).toBe(1);
  });
}
