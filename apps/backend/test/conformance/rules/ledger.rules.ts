import { expect, it } from '@jest/globals';
import { exactLedger } from '../../support/ledger.js';
import { answered, newConversation, said } from '../../support/messages.js';
import { atOnce, times } from '../../support/times.js';
import { expectRefusal, type Suite } from '../suite.js';

const USED = {
  inputTokens: 10,
  cacheReadTokens: 6,
  cacheWriteTokens: 4,
  outputTokens: 5,
  reasoningTokens: 5,
};

export function ledgerRules(suite: Suite): void {
  it('numbers 1 to N and adds up exactly, whoever writes at once', async () => {
    const ref = await newConversation(suite.store);

    await atOnce(30, (writer) => suite.store.addMessage(...ref, answered(`${writer}`, USED)));

    expect(await exactLedger(suite.store, ref)).toHaveLength(30);
  });

  it('numbers in the order in which a writer was answered', async () => {
    const ref = await newConversation(suite.store);
    const write = async (): Promise<number[]> => {
      const sequences = [];
      for (let turn = 0; turn < 5; turn++)
        sequences.push((await suite.store.addMessage(...ref, said('x'))).sequence);
      return sequences;
    };

    const written = await atOnce(4, write);

    for (const sequences of written) expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
  });

  it('counts nothing that was refused', async () => {
    const ref = await newConversation(suite.store);
    await suite.store.addMessage(...ref, answered('x', USED));

    const refused = answered('y', { ...USED, cacheReadTokens: 7 });
    await expectRefusal(suite.store.addMessage(...ref, refused), 'VALIDATION_FAILED');

    expect(await exactLedger(suite.store, ref)).toHaveLength(1);
  });

  it('adds up beyond 32 bits', async () => {
    const ref = await newConversation(suite.store);

    for (const content of ['x', 'y'])
      await suite.store.addMessage(...ref, answered(content, { inputTokens: 2_000_000_000 }));

    expect(await suite.store.get(...ref)).toMatchObject({ totalInputTokens: 4_000_000_000 });
  });

  suite.needing('addMessages', 'stores all of several messages, in order and together', async (store) => {
    const ref = await newConversation(store);

    const stored = await atOnce(5, (writer) =>
      store.addMessages(
        ...ref,
        times(4, (index) => said(`${writer} ${index}`)),
      ),
    );

    for (const messages of stored) {
      const first = messages[0]?.sequence ?? 0;
      expect(messages.map(({ sequence }) => sequence)).toEqual(times(4, (index) => first + index));
    }
    await exactLedger(store, ref);
  });

  suite.needing('addMessages', 'stores none of several messages where one is refused', async (store) => {
    const ref = await newConversation(store);

    await expectRefusal(store.addMessages(...ref, [said('good'), said('')]), 'VALIDATION_FAILED');

    expect(await exactLedger(store, ref)).toEqual([]);
  });
}
