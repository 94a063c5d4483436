import { expect, it } from '@jest/globals';
import type { Message } from '../../../src/modules/ai/index.js';
import { newConversation, type ConversationRef, said } from '../../support/messages.js';
import { changedCursors, walked } from '../../support/pages.js';
import { expectRefusal, type Suite } from '../suite.js';

const sequences = (messages: Message[]): number[] => messages.map(({ sequence }) => sequence);

export function messageRules(suite: Suite): void {
  async function ofFive(): Promise<ConversationRef> {
    const ref = await newConversation(suite.store);
    for (const content of '12345') await suite.store.addMessage(...ref, said(content));
    return ref;
  }

  it.each([
    ['asc' as const, [1, 2, 3, 4, 5]],
    ['desc' as const, [5, 4, 3, 2, 1]],
  ])('are read in pages by sequence, %s, while others are written', async (order, expected) => {
    const ref = await ofFive();
    const between = (): Promise<unknown> => suite.store.addMessage(...ref, said('later'));

    const read = await walked((cursor) => suite.store.getMessages(...ref, { limit: 2, order, cursor }), {
      between,
    });

    expect(sequences(read).filter((sequence) => sequence <= 5)).toEqual(expected);
  });

  it('come with their conversation, the newest first page in chronological order', async () => {
    const ref = await ofFive();

    const newest = await suite.store.getWithMessages(...ref, { limit: 2 });
    const cursor = newest.messages.nextCursor ?? '';
    const older = await suite.store.getWithMessages(...ref, { limit: 3, cursor });

    expect(newest.conversation).toEqual(await suite.store.get(...ref));
    expect([sequences(newest.messages.items), sequences(older.messages.items)]).toEqual([
      [4, 5],
      [1, 2, 3],
    ]);
    expect(older.messages.nextCursor).toBeNull();
  });

  it('refuse a cursor that was changed or is of another query', async () => {
    const ref = await ofFive();
    const { nextCursor } = await suite.store.getMessages(...ref, { limit: 2 });
    const read = (cursor: string, order?: 'desc'): Promise<unknown> =>
      suite.store.getMessages(...ref, { cursor, ...(order ? { order } : {}) });

    await expectRefusal(read(nextCursor ?? '', 'desc'), 'INVALID_CURSOR');
    for (const changed of changedCursors(nextCursor ?? ''))
      await expectRefusal(read(changed), 'INVALID_CURSOR');
  });
}
