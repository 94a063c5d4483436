import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Message, Page } from '../../src/modules/ai/index.js';
import { exactLedger } from '../support/ledger.js';
import { answered, newConversation, type ConversationRef, said } from '../support/messages.js';
import { changedCursors, walked } from '../support/pages.js';
import { refusalOf, refusedFields } from '../support/refusals.js';
import { times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const sequences = (messages: Message[]): number[] => messages.map(({ sequence }) => sequence);
const upTo = (last: number): number[] => times(last, (index) => index + 1);

describe('pages of messages', () => {
  const backend = useBackend();
  let ref: ConversationRef;

  beforeAll(async () => {
    ref = await newConversation(backend.conversations);
    await backend.conversations.addMessages(
      ...ref,
      times(60, (index) => said(`${index + 1}`)),
    );
    // One time for all: order and pages owe nothing to the clock.
    await backend.current.database.query("UPDATE ai_message SET created_at = date_trunc('day', created_at)");
    await backend.current.database.query(
      "UPDATE ai_conversation SET last_message_at = date_trunc('day', last_message_at)",
    );
  });

  it('begin at the oldest message, or at the newest where asked', async () => {
    const { conversations } = backend;

    expect(sequences((await conversations.getMessages(...ref, { limit: 3 })).items)).toEqual([1, 2, 3]);
    expect(sequences((await conversations.getMessages(...ref, { limit: 3, order: 'desc' })).items)).toEqual([
      60, 59, 58,
    ]);
    expect(sequences((await conversations.getMessages(...ref)).items)).toEqual(upTo(50));
  });

  it.each([1, 7, 30, 60, 200])('of %i hold every message once, in both orders', async (limit) => {
    const read = (order: 'asc' | 'desc') => (cursor: string | undefined) =>
      backend.conversations.getMessages(...ref, { limit, order, cursor });

    expect(sequences(await walked(read('asc')))).toEqual(upTo(60));
    expect(sequences(await walked(read('desc')))).toEqual(upTo(60).reverse());
  });

  it('with the conversation are the newest in chronological order, and lead to older ones', async () => {
    const { conversations } = backend;
    const pages: number[][] = [];

    await walked(async (cursor): Promise<Page<Message>> => {
      const { conversation, messages } = await conversations.getWithMessages(...ref, { limit: 25, cursor });
      expect(conversation).toEqual(await conversations.get(...ref));
      pages.push(sequences(messages.items));
      return messages;
    });

    expect(pages).toEqual([upTo(60).slice(35), upTo(35).slice(10), upTo(10)]);
    expect(sequences((await conversations.getWithMessages(...ref)).messages.items)).toEqual(
      upTo(60).slice(10),
    );
  });

  it('survive new messages between them', async () => {
    const { conversations } = backend;
    const own = await newConversation(conversations);
    await conversations.addMessages(
      ...own,
      times(9, (index) => said(`${index}`)),
    );
    const between = (): Promise<unknown> =>
      conversations.addMessages(...own, [answered('new'), answered('newer')]);

    const older = await walked(
      (cursor) => conversations.getMessages(...own, { limit: 4, order: 'desc', cursor }),
      { between },
    );
    const oldest = await walked(
      async (cursor) => (await conversations.getWithMessages(...own, { limit: 4, cursor })).messages,
      { between: () => conversations.addMessage(...own, answered('new')) },
    );

    expect(sequences(older)).toEqual(upTo(9).reverse());
    expect(sequences(oldest).toSorted((a, b) => a - b)).toEqual(upTo(13));
    await exactLedger(conversations, own);
  });

  it('show messages that came after the walk began when they walk towards them', async () => {
    const { conversations } = backend;
    const own = await newConversation(conversations);
    await conversations.addMessages(...own, [said('1'), said('2'), said('3')]);
    const between = (page: number): Promise<unknown> =>
      page < 3 ? conversations.addMessage(...own, answered('new')) : Promise.resolve();

    const all = await walked((cursor) => conversations.getMessages(...own, { limit: 1, cursor }), {
      between,
    });

    expect(sequences(all)).toEqual(upTo(5));
  });

  it('of an empty conversation are empty', async () => {
    const own = await newConversation(backend.conversations);

    expect(await backend.conversations.getMessages(...own)).toEqual({ items: [], nextCursor: null });
    expect((await backend.conversations.getWithMessages(...own)).messages).toEqual({
      items: [],
      nextCursor: null,
    });
  });

  it('have no cursor where the last message is the last of a full page', async () => {
    expect((await backend.conversations.getMessages(...ref, { limit: 60 })).nextCursor).toBeNull();
    expect(
      (await backend.conversations.getWithMessages(...ref, { limit: 60 })).messages.nextCursor,
    ).toBeNull();
  });

  it.each([0, 201, 1.5])('refuse a limit of %s', async (limit) => {
    expect(await refusedFields(backend.conversations.getMessages(...ref, { limit }))).toEqual(['limit']);
    expect(await refusedFields(backend.conversations.getWithMessages(...ref, { limit }))).toEqual(['limit']);
  });

  it('refuse a cursor of another order, method, conversation or scope', async () => {
    const { conversations } = backend;
    const [scope] = ref;
    const other = await newConversation(conversations, { agentType: 'other' }, scope);
    const own = await newConversation(conversations);
    await conversations.addMessages(...other, [said('1'), said('2')]);
    await conversations.addMessages(...own, [said('1'), said('2')]);
    const cursor = (await conversations.getMessages(...ref, { limit: 1 })).nextCursor ?? '';
    const older = (await conversations.getWithMessages(...ref, { limit: 1 })).messages.nextCursor ?? '';

    const calls = [
      conversations.getMessages(...ref, { order: 'desc', cursor }),
      conversations.getMessages(...other, { cursor }),
      conversations.getMessages(...own, { cursor }),
      conversations.getMessages(...ref, { order: 'desc', cursor: older }),
      conversations.getWithMessages(...ref, { cursor }),
      conversations.getWithMessages(...other, { cursor: older }),
      conversations.list(scope, { cursor }),
      conversations.search(scope, { query: '1', cursor }),
    ];

    for (const call of calls) expect(await refusalOf(call)).toMatchObject({ code: 'INVALID_CURSOR' });
    expect(
      sequences((await conversations.getMessages(...ref, { limit: 2, order: 'asc', cursor })).items),
    ).toEqual([2, 3]);
  });

  it('refuse a cursor in which any one character was changed', async () => {
    const { conversations } = backend;
    const cursor = (await conversations.getMessages(...ref, { limit: 1 })).nextCursor ?? '';
    const older = (await conversations.getWithMessages(...ref, { limit: 1 })).messages.nextCursor ?? '';

    for (const changed of [...changedCursors(cursor), '', `${cursor}=`, `${cursor} `]) {
      expect(await refusalOf(conversations.getMessages(...ref, { cursor: changed }))).toMatchObject({
        code: 'INVALID_CURSOR',
      });
    }
    for (const changed of changedCursors(older)) {
      expect(await refusalOf(conversations.getWithMessages(...ref, { cursor: changed }))).toMatchObject({
        code: 'INVALID_CURSOR',
      });
    }
  });
});
