import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../src/modules/ai/index.js';
import { newConversation } from '../support/messages.js';
import { Random } from '../support/random.js';
import { storedHistory } from '../support/stored-histories.js';
import { useBackend } from '../support/use-backend.js';

const HISTORIES = 100;

describe('Histories that providers are sent in tests', () => {
  const backend = useBackend();

  it('are what the store takes and gives', async () => {
    for (let seed = 0; seed < HISTORIES; seed++) {
      const ref = await newConversation(backend.conversations);
      const messages = storedHistory(new Random(seed)).map(written);
      await backend.conversations.addMessages(...ref, messages);
      const { items } = await backend.conversations.getMessages(...ref);

      expect(JSON.stringify(items.map(written))).toBe(JSON.stringify(messages));
    }
  });
});

/** The fields that an application writes. */
function written({ role, content, toolCalls, toolResults, model }: Message) {
  return { role, content, toolCalls, toolResults, model };
}
