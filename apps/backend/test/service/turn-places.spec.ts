import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../src/modules/ai/index.js';
import { RuntimeStore } from '../../src/modules/ai/test-internals.js';
import { inLine } from '../support/locked.js';
import { answered, type ConversationRef, newConversation, said } from '../support/messages.js';
import { useBackend } from '../support/use-backend.js';

describe('a message of a turn', () => {
  const backend = useBackend();

  /** 1 asks, 2 answers; 3 asks and 4 answers on another branch, which is the active one. */
  async function twoBranches(): Promise<ConversationRef> {
    const ref = await newConversation(backend.conversations);
    await backend.conversations.addMessages(...ref, [said('Who signed?'), answered('Mia.')]);
    await backend.conversations.addMessages(...ref, [said('Who drew?', { parent: null }), answered('Noa.')]);
    return ref;
  }

  async function append(
    ref: ConversationRef,
    place: { at: number; newest: number; keepsHead?: boolean },
  ): Promise<Message> {
    const runtime = backend.current.app.get(RuntimeStore, { strict: false });
    const [appended] = await runtime.append(...ref, [answered('As I said.')], place);
    return appended!.message;
  }

  const headOf = async (ref: ConversationRef) => (await backend.conversations.get(...ref)).head;

  it('follows the one before it, whichever branch is looked at, and makes its branch the active one', async () => {
    const ref = await twoBranches();

    expect(await append(ref, { at: 2, newest: 2 })).toMatchObject({ sequence: 5, parent: 2 });
    await backend.conversations.setHead(...ref, 4);
    expect(await append(ref, { at: 5, newest: 5 })).toMatchObject({ sequence: 6, parent: 5 });
    expect(await headOf(ref)).toBe(6);
  });

  it('follows what others have appended on its branch meanwhile', async () => {
    const ref = await twoBranches();
    await backend.conversations.addMessage(...ref, said('A note'));

    expect(await append(ref, { at: 4, newest: 4 })).toMatchObject({ sequence: 6, parent: 5 });
  });

  it('does not follow what was there before on its branch', async () => {
    const ref = await twoBranches();
    await backend.conversations.setHead(...ref, 2);

    expect(await append(ref, { at: 1, newest: 4 })).toMatchObject({
      sequence: 5,
      parent: 1,
      siblings: [2, 5],
    });
  });

  it('stays on its branch where another is chosen in the moment before it is stored', async () => {
    const ref = await twoBranches();
    const [, appended] = await inLine<unknown>(backend.current.database, ref, [
      () => backend.conversations.setHead(...ref, 2),
      () => append(ref, { at: 4, newest: 4 }),
    ]);

    expect(appended).toMatchObject({ value: { sequence: 5, parent: 4 } });
    expect(await headOf(ref)).toBe(5);
  });

  it('stays on its branch where another is begun in the moment before it is stored', async () => {
    const ref = await twoBranches();
    const [, appended] = await inLine<unknown>(backend.current.database, ref, [
      () => backend.conversations.addMessage(...ref, said('Who wrote?', { parent: null })),
      () => append(ref, { at: 4, newest: 4 }),
    ]);

    expect(appended).toMatchObject({ value: { sequence: 6, parent: 4 } });
  });

  it.each([
    [2, 4, 4],
    [4, 2, 2],
    [4, 4, 5],
  ])('behind %i leaves the head at %i where it is to: at %i then', async (at, head, then) => {
    const ref = await twoBranches();
    await backend.conversations.setHead(...ref, head);
    await append(ref, { at, newest: 4, keepsHead: true });

    expect(await headOf(ref)).toBe(then);
  });
});
