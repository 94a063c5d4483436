import { describe, expect, it } from '@jest/globals';
import type { ConversationService, MessageInput } from '../../src/modules/ai/index.js';
import { exactLedger } from '../support/ledger.js';
import { inLine, whileLocked, whileTableLocked } from '../support/locked.js';
import { answered, newConversation, type ConversationRef, said } from '../support/messages.js';
import { withSecondBackend } from '../support/second-backend.js';
import { useBackend } from '../support/use-backend.js';

/** Alone, or with another message: each has a statement of its own. */
const WAYS: [string, MessageInput[]][] = [
  ['alone', []],
  ['with another', [answered('another')]],
];

describe.each(WAYS)('an append that waits, %s', (_way, others) => {
  const backend = useBackend();
  const keyed = said('Who signed?', { idempotencyKey: 'k' });

  /** Two calls, of which the second began before the first was done. */
  async function inTurn(ref: ConversationRef, calls: ((service: ConversationService) => Promise<unknown>)[]) {
    return withSecondBackend(backend.current, (second) => {
      const services = [second, backend.conversations];
      return inLine(
        backend.current.database,
        ref,
        calls.map((call, index) => () => call(services[index] ?? second)),
      );
    });
  }

  const append = (ref: ConversationRef, input: MessageInput) => (service: ConversationService) =>
    service.addMessages(...ref, [input, ...others]);

  it.each(['pause', 'archive'] as const)('for %s is refused', async (transition) => {
    const ref = await newConversation(backend.conversations);

    const [left, late] = await inTurn(ref, [(service) => service[transition](...ref), append(ref, keyed)]);

    expect(left).toMatchObject({ status: 'fulfilled' });
    expect(late).toMatchObject({ reason: { code: 'CONVERSATION_NOT_ACTIVE' } });
    expect(await exactLedger(backend.conversations, ref)).toEqual([]);
  });

  it('for an append comes after it', async () => {
    const ref = await newConversation(backend.conversations);

    await inTurn(ref, [append(ref, said('first')), append(ref, said('second'))]);

    const contents = (await exactLedger(backend.conversations, ref)).map(({ content }) => content);
    const rest = others.map(({ content }) => content);
    expect(contents).toEqual(['first', ...rest, 'second', ...rest]);
  });

  it('for its own idempotency key is answered with what was stored', async () => {
    const ref = await newConversation(backend.conversations);

    const outcomes = await inTurn(ref, [append(ref, keyed), append(ref, keyed)]);

    const [stored] = await exactLedger(backend.conversations, ref);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ value: [{ id: stored?.id }, ...others] });
    expect(await exactLedger(backend.conversations, ref)).toHaveLength(1 + 2 * others.length);
  });

  it('for another message of its idempotency key is a conflict', async () => {
    const ref = await newConversation(backend.conversations);

    const outcomes = await inTurn(ref, [append(ref, keyed), append(ref, { ...keyed, content: 'Other' })]);

    expect(outcomes).toMatchObject([{ status: 'fulfilled' }, { reason: { code: 'IDEMPOTENCY_CONFLICT' } }]);
    expect(await exactLedger(backend.conversations, ref)).toHaveLength(1 + others.length);
  });

  it('for its own idempotency key and a pause after it is answered with what was stored', async () => {
    const ref = await newConversation(backend.conversations);

    const outcomes = await inTurn(ref, [
      append(ref, keyed),
      (service) => service.pause(...ref),
      () => backend.conversations.addMessages(...ref, [keyed]),
    ]);

    const [stored] = await exactLedger(backend.conversations, ref);
    expect(outcomes[2]).toMatchObject({ value: [{ id: stored?.id }] });
  });
});

describe('an append with a known key', () => {
  const backend = useBackend();

  it('waits for nobody', async () => {
    const ref = await newConversation(backend.conversations);
    const keyed = said('Who signed?', { idempotencyKey: 'k' });
    const stored = await backend.conversations.addMessage(...ref, keyed);

    await whileLocked(backend.current.database, ref, async () => {
      expect(await backend.conversations.addMessage(...ref, keyed)).toEqual(stored);
    });
  });
});

describe('an append beside one that waits', () => {
  const backend = useBackend();

  it('is stored without it where they are in one batch', async () => {
    const { conversations, current } = backend;
    const ahead = await newConversation(conversations);
    const locked = await newConversation(conversations);
    const free = await newConversation(conversations);

    await whileLocked(current.database, locked, async () => {
      const [, late, stored] = await Promise.allSettled(
        [ahead, locked, free].map((ref) => conversations.addMessage(...ref, said('Who signed?'))),
      );
      expect(late).toMatchObject({ reason: { code: 'STORE_UNAVAILABLE' } });
      expect(stored).toMatchObject({ status: 'fulfilled' });
    });

    expect(await exactLedger(conversations, locked)).toEqual([]);
    expect(await exactLedger(conversations, free)).toHaveLength(1);
  });

  it('does not wait for it where it comes later', async () => {
    const { conversations, current } = backend;
    const locked = await newConversation(conversations);
    const free = await newConversation(conversations);
    const late: Promise<unknown>[] = [];

    await whileLocked(current.database, locked, async () => {
      late.push(conversations.addMessage(...locked, said('late')));
      await conversations.addMessage(...free, said('free'));
    });
    await Promise.all(late);

    expect(await exactLedger(conversations, locked)).toHaveLength(1);
  });
});

describe('appends of one batch', () => {
  const backend = useBackend();

  it('are rejected while the whole table is locked', async () => {
    const { conversations, current } = backend;
    const ahead = await newConversation(conversations);
    const together = [await newConversation(conversations), await newConversation(conversations)];

    await whileTableLocked(current.ownerUrl, async () => {
      const calls = [ahead, ...together].map((ref) => conversations.addMessage(...ref, said('Who signed?')));
      for (const outcome of await Promise.allSettled(calls)) {
        expect(outcome).toMatchObject({ reason: { code: 'STORE_UNAVAILABLE' } });
      }
    });
  });
});
