import { expect, it } from '@jest/globals';
import { answered, newConversation, said } from '../../support/messages.js';
import type { Suite } from '../suite.js';

const USED = {
  inputTokens: 10,
  cacheReadTokens: 6,
  cacheWriteTokens: 3,
  outputTokens: 5,
  reasoningTokens: 4,
};

export function statsRules(suite: Suite): void {
  it('add up the conversations, messages and tokens of the user', async () => {
    const [scope, id] = await newConversation(suite.store, { agentType: 'a' });
    await suite.store.addMessage(scope, id, said('x'));
    const { createdAt } = await suite.store.addMessage(scope, id, answered('y', { ...USED, model: 'm' }));
    const [, empty] = await newConversation(suite.store, {}, scope);
    await suite.store.archive(scope, empty);

    const stats = await suite.store.getStats(scope);

    const usage = { input: 10, output: 5 };
    expect(stats).toMatchObject({
      conversations: { total: 2, active: 1, paused: 0, archived: 1 },
      messages: { total: 2, byRole: { user: 1, assistant: 1, tool: 0, system: 0 } },
      tokens: { ...usage, cacheRead: 6, cacheWrite: 3, reasoning: 4 },
      byModel: [{ model: 'm', messages: 1, ...usage }],
      byAgentType: [
        { agentType: 'a', conversations: 1, messages: 2, ...usage },
        { agentType: null, conversations: 1, messages: 0 },
      ],
    });
    expect(stats.byDay.at(-1)?.date).toBe(createdAt.toISOString().slice(0, 10));
  });

  it('count what was created from one moment up to, but not with, another', async () => {
    const [scope, id] = await newConversation(suite.store);
    const { createdAt } = await suite.store.addMessage(scope, id, said('x'));
    await newConversation(suite.store, { agentType: 'empty' }, scope);
    const counted = async (from: Date, to: Date): Promise<number[]> => {
      const { conversations, messages } = await suite.store.getStats(scope, { from, to });
      return [conversations.total, messages.total];
    };

    expect(await counted(createdAt, new Date(createdAt.getTime() + 1))).toEqual([1, 1]);
    expect(await counted(new Date(0), createdAt)).toEqual([0, 0]);
  });
}
