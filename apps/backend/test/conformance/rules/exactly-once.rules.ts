import { expect, it } from '@jest/globals';
import { exactLedger } from '../../support/ledger.js';
import { answered, newConversation, said } from '../../support/messages.js';
import { atOnce } from '../../support/times.js';
import { expectRefusal, type Suite } from '../suite.js';

const KEYED = answered('Once', { inputTokens: 7, idempotencyKey: 'k' });

export function exactlyOnceRules(suite: Suite): void {
  it('stores and counts a key once, however often it comes and also at once', async () => {
    const ref = await newConversation(suite.store);

    const stored = await atOnce(10, () => suite.store.addMessage(...ref, KEYED));
    stored.push(await suite.store.addMessage(...ref, KEYED));

    const [message] = await exactLedger(suite.store, ref);
    for (const one of stored) expect(one).toEqual(message);
    expect(await suite.store.get(...ref)).toMatchObject({ messageCount: 1, totalInputTokens: 7 });
  });

  it('refuses a known key with another input', async () => {
    const ref = await newConversation(suite.store);
    await suite.store.addMessage(...ref, KEYED);

    const other = { ...KEYED, inputTokens: 8 };
    await expectRefusal(suite.store.addMessage(...ref, other), 'IDEMPOTENCY_CONFLICT');

    expect(await exactLedger(suite.store, ref)).toHaveLength(1);
  });

  it.each(['pause', 'archive'] as const)('answers a known key after %s', async (transition) => {
    const ref = await newConversation(suite.store);
    const stored = await suite.store.addMessage(...ref, KEYED);
    await suite.store[transition](...ref);

    expect(await suite.store.addMessage(...ref, KEYED)).toEqual(stored);
  });

  it('compares keys exactly', async () => {
    const ref = await newConversation(suite.store);
    for (const idempotencyKey of ['k', 'K', 'é', 'e\u0301', 'k/1'])
      await suite.store.addMessage(...ref, said('x', { idempotencyKey }));

    expect(await exactLedger(suite.store, ref)).toHaveLength(5);
  });

  it('keeps the keys of two conversations apart', async () => {
    const [scope, id] = await newConversation(suite.store);
    const [, other] = await newConversation(suite.store, { agentType: 'other' }, scope);
    await suite.store.addMessage(scope, id, KEYED);

    expect(await suite.store.addMessage(scope, other, said('Else', { idempotencyKey: 'k' }))).toMatchObject({
      conversationId: other,
    });
  });
}
