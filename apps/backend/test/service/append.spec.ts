import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newScope } from '../support/scopes.js';
import { startTestBackend, type TestBackend } from '../support/test-backend.js';

describe('addMessage', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startTestBackend();
  });

  afterAll(async () => {
    await backend.stop();
  });

  it('keeps sequence without gaps and totals exact under 16 writers on one conversation', async () => {
    const { conversations } = backend;
    const scope = newScope();
    const { conversation } = await conversations.getOrCreate(scope);
    const writer = async (name: number): Promise<number[]> => {
      const sequences = [];
      for (let turn = 0; turn < 10; turn++) {
        const input = {
          role: 'assistant',
          content: `${name} ${turn}`,
          inputTokens: 3,
          outputTokens: 2,
        } as const;
        sequences.push((await conversations.addMessage(scope, conversation.id, input)).sequence);
      }
      return sequences;
    };

    const acknowledged = await Promise.all(Array.from({ length: 16 }, (_, name) => writer(name)));

    for (const sequences of acknowledged) expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    expect(acknowledged.flat().toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 160 }, (_, index) => index + 1),
    );
    const after = await conversations.get(scope, conversation.id);
    expect(after).toMatchObject({ messageCount: 160, totalInputTokens: 480, totalOutputTokens: 320 });
  });

  it('stores a message once when its idempotency key is sent 20 times at once', async () => {
    const { conversations } = backend;
    const scope = newScope();
    const { conversation } = await conversations.getOrCreate(scope);
    const input = { role: 'user', content: 'Who signed?', idempotencyKey: 'k' } as const;

    const stored = await Promise.all(
      Array.from({ length: 20 }, () => conversations.addMessage(scope, conversation.id, input)),
    );

    expect(new Set(stored.map(({ id }) => id)).size).toBe(1);
    expect((await conversations.get(scope, conversation.id)).messageCount).toBe(1);
  });
});
