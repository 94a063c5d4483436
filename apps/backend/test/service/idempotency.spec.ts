import { describe, expect, it } from '@jest/globals';
import { exactLedger } from '../support/ledger.js';
import { answered, newConversation, said } from '../support/messages.js';
import { refusalOf } from '../support/refusals.js';
import { withSecondBackend } from '../support/second-backend.js';
import { atOnce, times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

describe('an idempotency key', () => {
  const backend = useBackend();
  const keyed = said('Who signed?', { idempotencyKey: 'k', metadata: { a: 1, b: { c: [1, 2], d: null } } });

  it('stores a message once when it is sent 20 times at once', async () => {
    const ref = await newConversation(backend.conversations);

    const stored = await atOnce(20, () => backend.conversations.addMessage(...ref, keyed));

    expect(new Set(stored.map(({ id }) => id)).size).toBe(1);
    expect(await exactLedger(backend.conversations, ref)).toEqual([stored[0]]);
  });

  it('is answered with the stored message, which tells that nothing was stored', async () => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);

    const [first] = await conversations.append(...ref, [keyed]);
    const [second] = await conversations.append(...ref, [keyed]);

    expect(first).toMatchObject({ stored: true });
    expect(second).toEqual({ message: first?.message, stored: false });
  });

  it('of the same input with its keys in another order is the same', async () => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);
    const stored = await conversations.addMessage(...ref, keyed);

    const reordered = { ...keyed, metadata: { b: { d: null, c: [1, 2] }, a: 1 } };
    const again = await conversations.addMessage(...ref, reordered);

    expect(again).toEqual(stored);
    expect(JSON.stringify(again.metadata)).toBe(JSON.stringify(keyed.metadata));
  });

  it('of an input that differs only in absent values is the same', async () => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);
    const stored = await conversations.addMessage(...ref, keyed);

    const again = { ...keyed, toolCalls: [], toolResults: null, model: null, inputTokens: undefined };

    expect(await conversations.addMessage(...ref, again)).toEqual(stored);
  });

  it.each([
    ['content', { content: 'Who  signed?' }],
    ['role', { role: 'assistant' as const }],
    ['tokens', { inputTokens: 0 }],
    ['model', { model: 'a-model' }],
    ['metadata', { metadata: { a: 1 } }],
    ['order of a list', { metadata: { a: 1, b: { c: [2, 1], d: null } } }],
    ['tool results', { toolResults: [{ toolUseId: 'c', result: 1 }] }],
  ])('of another %s is a conflict, and nothing is stored', async (_name, other) => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);
    const stored = await conversations.addMessage(...ref, keyed);

    const conflicting = { ...keyed, ...other };
    const alone = await refusalOf(conversations.addMessage(...ref, conflicting));
    const amongNew = await refusalOf(conversations.addMessages(...ref, [said('new'), conflicting]));

    expect([alone.code, amongNew.code]).toEqual(['IDEMPOTENCY_CONFLICT', 'IDEMPOTENCY_CONFLICT']);
    expect(await exactLedger(conversations, ref)).toEqual([stored]);
  });

  it.each(['pause', 'archive'] as const)('is still answered after %s', async (transition) => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);
    const stored = await conversations.addMessage(...ref, keyed);
    const keyedToo = { ...keyed, idempotencyKey: 'k2' };
    const storedToo = await conversations.addMessage(...ref, keyedToo);
    await conversations[transition](...ref);

    expect(await conversations.addMessage(...ref, keyed)).toEqual(stored);
    expect(await conversations.addMessages(...ref, [keyedToo, keyed])).toEqual([storedToo, stored]);
    expect(await refusalOf(conversations.addMessage(...ref, { ...keyed, content: 'Other' }))).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
    const fresh = { ...keyed, idempotencyKey: 'new' };
    expect(await refusalOf(conversations.addMessage(...ref, fresh))).toMatchObject({
      code: 'CONVERSATION_NOT_ACTIVE',
    });
    expect(await refusalOf(conversations.addMessages(...ref, [keyed, fresh]))).toMatchObject({
      code: 'CONVERSATION_NOT_ACTIVE',
    });
    expect(await exactLedger(conversations, ref)).toEqual([stored, storedToo]);
  });

  it('is compared exactly', async () => {
    const ref = await newConversation(backend.conversations);
    const keys = ['k', 'K', ' k', 'k ', 'ｋ', 'é', 'e\u0301'];

    await backend.conversations.addMessages(
      ...ref,
      keys.map((idempotencyKey) => said('same', { idempotencyKey })),
    );

    expect(await exactLedger(backend.conversations, ref)).toHaveLength(keys.length);
  });

  it('belongs to its conversation', async () => {
    const { conversations } = backend;
    const [scope, id] = await newConversation(conversations);
    const [, other] = await newConversation(conversations, { agentType: 'other' }, scope);

    const here = await conversations.addMessage(scope, id, keyed);
    const there = await conversations.addMessage(scope, other, { ...keyed, content: 'Something else' });

    expect(there).toMatchObject({ sequence: 1, conversationId: other });
    expect(there.id).not.toBe(here.id);
  });

  it('repeated inside one call is stored once and answered twice', async () => {
    const ref = await newConversation(backend.conversations);

    const appended = await backend.conversations.append(...ref, [keyed, said('between'), keyed]);

    expect(appended.map(({ stored }) => stored)).toEqual([true, true, false]);
    expect(appended[2]?.message).toEqual(appended[0]?.message);
    expect(await exactLedger(backend.conversations, ref)).toHaveLength(2);
  });

  it('repeated inside one call with another input is a conflict, and nothing is stored', async () => {
    const ref = await newConversation(backend.conversations);

    const call = backend.conversations.addMessages(...ref, [keyed, { ...keyed, content: 'Other' }]);

    expect(await refusalOf(call)).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
    expect(await exactLedger(backend.conversations, ref)).toEqual([]);
  });

  it('known among new ones is answered in its place, and the new are stored', async () => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);
    const stored = await conversations.addMessage(...ref, keyed);

    const all = await conversations.addMessages(...ref, [
      answered('new 1', { inputTokens: 7 }),
      keyed,
      answered('new 2'),
    ]);

    expect(all[1]).toEqual(stored);
    expect(all.map(({ sequence }) => sequence)).toEqual([2, 1, 3]);
    expect(await exactLedger(conversations, ref)).toHaveLength(3);
  });

  it('that is known, or a conflict, changes neither the other appends of its batch nor their order', async () => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);
    const stored = await conversations.addMessage(...ref, keyed);
    const inputs = [said('1'), said('2'), keyed, said('3'), { ...keyed, content: 'Other' }, said('4')];

    const outcomes = await Promise.allSettled(inputs.map((input) => conversations.addMessage(...ref, input)));

    expect(outcomes[2]).toEqual({ status: 'fulfilled', value: stored });
    expect(outcomes[4]).toMatchObject({ reason: { code: 'IDEMPOTENCY_CONFLICT' } });
    const contents = (await exactLedger(conversations, ref)).map(({ content }) => content);
    expect(contents).toEqual(['Who signed?', '1', '2', '3', '4']);
  });

  it('is stored once by two backends that write the same keys at the same time', async () => {
    const ref = await newConversation(backend.conversations);
    const inputs = times(25, (index) =>
      answered(`${index}`, { idempotencyKey: `k${index}`, outputTokens: index }),
    );

    const answers = await withSecondBackend(backend.current, (second) =>
      atOnce(100, (call) => {
        const service = call % 2 ? second : backend.conversations;
        const batch = times(3, (index) => inputs[(call + index) % inputs.length] ?? said('none'));
        return service.addMessages(...ref, batch);
      }),
    );

    const ids = answers.flat().map(({ id, content }) => `${content} ${id}`);
    expect(new Set(ids).size).toBe(inputs.length);
    expect(await exactLedger(backend.conversations, ref)).toHaveLength(inputs.length);
  });

  it('that conflicts between two backends at once is stored by one of them', async () => {
    const ref = await newConversation(backend.conversations);

    const outcomes = await withSecondBackend(backend.current, (second) =>
      Promise.allSettled(
        times(20, (call) => {
          const service = call % 2 ? second : backend.conversations;
          return service.addMessage(...ref, said(`from ${call}`, { idempotencyKey: 'k' }));
        }),
      ),
    );

    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual(
      times(19, () => 'IDEMPOTENCY_CONFLICT'),
    );
    expect(await exactLedger(backend.conversations, ref)).toHaveLength(1);
  });
});
