import { describe, expect, it } from '@jest/globals';
import type { Message, Page } from '../../src/modules/ai/index.js';
import { inLine } from '../support/locked.js';
import { answered, type ConversationRef, newConversation, said } from '../support/messages.js';
import { walked } from '../support/pages.js';
import { useBackend } from '../support/use-backend.js';

const CONTEXT = { maxTokens: 100_000 };

describe('branches', () => {
  const backend = useBackend();

  /** 1 asks, 2 answers, 3 asks, 4 answers. */
  async function twoTurns(): Promise<ConversationRef> {
    const ref = await newConversation(backend.conversations);
    await backend.conversations.addMessages(...ref, [
      said('Who signed?'),
      answered('Mia.'),
      said('And when?'),
      answered('In May.'),
    ]);
    return ref;
  }

  const sequences = (messages: readonly Pick<Message, 'sequence'>[]): number[] =>
    messages.map(({ sequence }) => sequence);

  async function active(ref: ConversationRef): Promise<number[]> {
    return sequences((await backend.conversations.getMessages(...ref)).items);
  }

  it('begin where an append says what it follows, and go on from there', async () => {
    const { conversations } = backend;
    const ref = await twoTurns();
    const asked = await conversations.addMessage(...ref, said('And where?', { parent: 2 }));
    expect(asked).toMatchObject({ sequence: 5, parent: 2, siblings: [3, 5], siblingCount: 2 });
    const next = await conversations.addMessage(...ref, answered('In Oslo.'));
    expect(next).toMatchObject({ sequence: 6, parent: 5, siblings: [6], siblingCount: 1 });

    expect(await active(ref)).toEqual([1, 2, 5, 6]);
    expect((await conversations.get(...ref)).head).toBe(6);
    const { items } = await conversations.getMessages(...ref, { branches: 'all' });
    expect(items.map(({ parent, siblings }) => [parent, siblings])).toEqual([
      [null, [1]],
      [1, [2]],
      [2, [3, 5]],
      [3, [4]],
      [2, [3, 5]],
      [5, [6]],
    ]);
  });

  it('begin anew where an append follows nothing', async () => {
    const { conversations } = backend;
    const ref = await twoTurns();
    const asked = await conversations.addMessage(...ref, said('Who else signed?', { parent: null }));

    expect(asked).toMatchObject({ sequence: 5, parent: null, siblings: [1, 5], siblingCount: 2 });
    expect(await active(ref)).toEqual([5]);
  });

  it('are chains where several messages are appended', async () => {
    const { conversations } = backend;
    const ref = await twoTurns();
    const chain = [said('And where?', { parent: 2 }), answered('In Oslo.'), said('Sure?')];
    const appended = await conversations.addMessages(...ref, chain);

    expect(appended.map(({ parent }) => parent)).toEqual([2, 5, 6]);
    const stray = [said('a'), said('b', { parent: 1 })];
    await expect(conversations.addMessages(...ref, stray)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ field: 'messages.1.parent' }],
    });
  });

  it.each([[0], [-1], [5], [1.5], ['2']])('do not follow message %j of four', async (parent) => {
    const ref = await twoTurns();
    const input = said('x', { parent: parent as number });
    await expect(backend.conversations.addMessage(...ref, input)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ field: 'parent' }],
    });
    expect(await active(ref)).toEqual([1, 2, 3, 4]);
  });

  it('become the active one by any of their messages, to the newest behind it', async () => {
    const { conversations } = backend;
    const ref = await twoTurns();
    await conversations.addMessages(...ref, [said('And where?', { parent: 2 }), answered('In Oslo.')]);
    const before = await conversations.get(...ref);

    const moved = await conversations.setHead(...ref, 3);
    expect(moved).toEqual({ ...before, head: 4 });
    expect(await active(ref)).toEqual([1, 2, 3, 4]);
    expect((await conversations.setHead(...ref, 1)).head).toBe(6);
    expect((await conversations.setHead(...ref, 4)).head).toBe(4);
    const next = await conversations.addMessage(...ref, said('Which day?'));
    expect(next).toMatchObject({ sequence: 7, parent: 4, siblings: [7] });
    expect(await active(ref)).toEqual([1, 2, 3, 4, 7]);
    await expect(conversations.setHead(...ref, 8)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('become the active one to what follows the message, not to what only came later', async () => {
    const { conversations } = backend;
    const ref = await twoTurns();
    await conversations.addMessages(...ref, [said('And where?', { parent: 2 }), answered('In Oslo.')]);
    await conversations.addMessage(...ref, said('Who else signed?', { parent: null }));

    expect((await conversations.setHead(...ref, 1)).head).toBe(6);
    expect(await active(ref)).toEqual([1, 2, 5, 6]);
  });

  it('of any number become the active one in a moment', async () => {
    const { conversations } = backend;
    const ref = await twoTurns();
    for (let sequence = 5; sequence <= 300; sequence++)
      await conversations.addMessage(...ref, said('And?', { parent: sequence - 2 }));

    expect((await conversations.setHead(...ref, 4)).head).toBe(300);
    expect((await conversations.setHead(...ref, 5)).head).toBe(299);
  });

  it.each(['pause', 'archive'] as const)('are looked at also after %s', async (change) => {
    const { conversations } = backend;
    const ref = await twoTurns();
    await conversations.addMessage(...ref, said('And where?', { parent: 2 }));
    await conversations[change](...ref);

    expect((await conversations.setHead(...ref, 3)).head).toBe(4);
  });

  it('name the nearest hundred siblings, and how many there are', async () => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);
    await conversations.addMessage(...ref, said('Who signed?'));
    for (let answer = 0; answer < 250; answer++)
      await conversations.addMessage(...ref, answered(`Answer ${answer}`, { parent: 1 }));

    const all = await walked((cursor) =>
      conversations.getMessages(...ref, { branches: 'all', limit: 200, cursor }),
    );
    for (const { sequence, siblings, siblingCount } of all.slice(1)) {
      const first = Math.min(Math.max(2, sequence - 50), 152);
      expect([siblingCount, siblings]).toEqual([250, Array.from({ length: 100 }, (_, at) => first + at)]);
    }
  });

  it.each(['asc', 'desc'] as const)('stay what a reading %s began with', async (order) => {
    const { conversations } = backend;
    const ref = await twoTurns();
    const read = (cursor: string | undefined): Promise<Page<Message>> =>
      conversations.getMessages(...ref, { order, limit: 1, cursor });
    const between = (page: number): Promise<unknown> =>
      page === 1
        ? conversations.addMessage(...ref, said('And where?', { parent: 1 }))
        : conversations.get(...ref);
    const seen = sequences(await walked(read, { between }));

    expect(seen).toEqual(order === 'asc' ? [1, 2, 3, 4] : [4, 3, 2, 1]);
  });

  it('show a reading what comes behind its end', async () => {
    const { conversations } = backend;
    const ref = await twoTurns();
    await conversations.addMessage(...ref, said('And where?', { parent: 2 }));
    const between = (page: number): Promise<unknown> =>
      page === 1 ? conversations.addMessage(...ref, answered('In Oslo.')) : conversations.get(...ref);
    const seen = await walked((cursor) => conversations.getMessages(...ref, { limit: 2, cursor }), {
      between,
    });

    expect(sequences(seen)).toEqual([1, 2, 5, 6]);
  });

  it('are all that a model is shown, with their own system messages', async () => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);
    await conversations.addMessages(...ref, [
      { role: 'system', content: 'Be kind.' },
      said('Who signed?'),
      { role: 'system', content: 'Be brief.' },
      answered('Mia.'),
    ]);
    await conversations.addMessages(...ref, [said('Who did?', { parent: 1 }), answered('Tom.')]);

    const context = await conversations.getContext(...ref, CONTEXT);
    expect([sequences(context.messages), context.droppedMessages]).toEqual([[1, 5, 6], 0]);
    await conversations.setHead(...ref, 2);
    const short = await conversations.getContext(...ref, { ...CONTEXT, maxMessages: 2 });
    expect([sequences(short.messages), short.droppedMessages]).toEqual([[1, 3], 2]);
  });

  it('are all found by search, which tells whether a message is on the active one', async () => {
    const { conversations } = backend;
    const ref = await twoTurns();
    await conversations.addMessage(...ref, said('And where?', { parent: 2 }));
    const { items } = await conversations.search(ref[0], { query: 'And' });

    expect(items.map(({ message, active: isActive }) => [message.sequence, isActive])).toEqual([
      [5, true],
      [3, false],
    ]);
  });

  it('are numbered without gaps, however many begin at a time', async () => {
    const { conversations } = backend;
    const ref = await twoTurns();
    const begun = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        conversations.addMessage(...ref, said(`${at}`, { parent: (at % 3) + 1 })),
      ),
    );

    expect(sequences(begun).sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at + 5));
    const { items } = await conversations.getMessages(...ref, { branches: 'all' });
    for (const { parent, siblings } of items.slice(4))
      expect(siblings).toEqual(sequences(items.filter((other) => other.parent === parent)));
  });

  it('keep their keys: what is sent again is answered with its place as it is now', async () => {
    const { conversations } = backend;
    const ref = await twoTurns();
    const asked = said('And where?', { parent: 2, idempotencyKey: 'k' });
    await conversations.addMessage(...ref, asked);
    await conversations.addMessage(...ref, said('And why?', { parent: 2 }));

    expect(await conversations.addMessage(...ref, asked)).toMatchObject({ sequence: 5, siblings: [3, 5, 6] });
    const elsewhere = { ...asked, parent: 1 };
    await expect(conversations.addMessage(...ref, elsewhere)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
    expect((await conversations.get(...ref)).messageCount).toBe(6);
  });

  it.each([
    ['a call of its own', false],
    ['a transaction', true],
  ])('are chains of what is new, where a later message is known already, in %s', async (_, within) => {
    const { conversations, database } = backend.current;
    const ref = await twoTurns();
    const known = answered('In Oslo.', { idempotencyKey: 'known' });
    await conversations.addMessage(...ref, known);
    const client = await database.connect();
    await client.query('BEGIN');
    const chain = [said('And where?', { parent: 2, idempotencyKey: 'where' }), known, said('Sure?')];
    const appended = await conversations.addMessages(...ref, chain, within ? { transaction: client } : {});
    await client.query('ROLLBACK');
    client.release();

    expect(appended.map(({ sequence, parent }) => [sequence, parent])).toEqual([
      [6, 2],
      [5, 4],
      [7, 6],
    ]);
  });

  it('take no message where the conversation is paused in the moment before', async () => {
    const { conversations, database } = backend.current;
    const ref = await twoTurns();
    const [, appended] = await inLine<unknown>(database, ref, [
      () => conversations.pause(...ref),
      () => conversations.addMessage(...ref, said('And where?', { parent: 2 })),
    ]);

    expect(appended).toMatchObject({ reason: { code: 'CONVERSATION_NOT_ACTIVE' } });
    expect((await conversations.get(...ref)).messageCount).toBe(4);
  });

  it('are undone with the transaction of the caller', async () => {
    const { conversations, database } = backend.current;
    const ref = await twoTurns();
    const client = await database.connect();
    try {
      await client.query('BEGIN');
      const chain = [said('And where?', { parent: 2 }), answered('In Oslo.')];
      const appended = await conversations.addMessages(...ref, chain, { transaction: client });
      expect(appended.map(({ sequence, parent }) => [sequence, parent])).toEqual([
        [5, 2],
        [6, 5],
      ]);
      await client.query('ROLLBACK');
    } finally {
      client.release();
    }
    expect(await active(ref)).toEqual([1, 2, 3, 4]);
  });

  it('go on where a call is sent again within a transaction, and its first message is known', async () => {
    const { conversations, database } = backend.current;
    const ref = await twoTurns();
    const where = said('And where?', { parent: 2, idempotencyKey: 'where' });
    await conversations.addMessage(...ref, where);
    await conversations.setHead(...ref, 4);
    const client = await database.connect();
    try {
      await client.query('BEGIN');
      const chain = [where, answered('In Oslo.')];
      const appended = await conversations.addMessages(...ref, chain, { transaction: client });
      expect(appended.map(({ sequence, parent }) => [sequence, parent])).toEqual([
        [5, 2],
        [6, 5],
      ]);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});

describe('a fresh conversation', () => {
  const backend = useBackend();

  it('takes the place of the active one, which is paused', async () => {
    const { conversations } = backend;
    const [scope, id] = await newConversation(conversations, { agentType: 'case' });
    const { conversation, created } = await conversations.getOrCreate(scope, {
      agentType: 'case',
      fresh: true,
    });

    expect([created, conversation.status]).toEqual([true, 'ACTIVE']);
    expect(await conversations.get(scope, id)).toMatchObject({ status: 'PAUSED' });
  });

  it('is made also where there is none', async () => {
    const [scope] = await newConversation(backend.conversations);
    const context = { agentType: 'case', fresh: true, title: 'Mine' };

    expect(await backend.conversations.getOrCreate(scope, context)).toMatchObject({
      created: true,
      conversation: { title: 'Mine' },
    });
  });

  it('is one for each of those who ask at a time, of which one is active', async () => {
    const { conversations } = backend;
    const [scope] = await newConversation(conversations);
    const made = await Promise.all(
      Array.from({ length: 8 }, () => conversations.getOrCreate(scope, { fresh: true })),
    );

    expect(new Set(made.map(({ conversation }) => conversation.id)).size).toBe(8);
    const { items } = await conversations.list(scope);
    expect(items.map(({ status }) => status).sort()).toEqual(['ACTIVE', ...Array<string>(8).fill('PAUSED')]);
  });

  it('gives way to the old one, which is resumed instead', async () => {
    const { conversations } = backend;
    const old = await newConversation(conversations);
    const { conversation } = await conversations.getOrCreate(old[0], { fresh: true });
    await expect(conversations.resume(...old)).rejects.toMatchObject({
      code: 'ACTIVE_CONVERSATION_EXISTS',
      conversationId: conversation.id,
    });

    expect(await conversations.resume(...old, { replace: true })).toMatchObject({
      status: 'ACTIVE',
      pausedAt: null,
    });
    expect(await conversations.get(old[0], conversation.id)).toMatchObject({ status: 'PAUSED' });
  });
});
