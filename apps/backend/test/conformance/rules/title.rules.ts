import { expect, it } from '@jest/globals';
import { answered, newConversation, said } from '../../support/messages.js';
import { expectRefusal, type Suite } from '../suite.js';

const FAMILY = '👩‍👩‍👧‍👦';

export function titleRules(suite: Suite): void {
  it('come from the first user message with text, white space collapsed', async () => {
    const ref = await newConversation(suite.store);
    await suite.store.addMessage(...ref, answered('Hello'));
    await suite.store.addMessage(...ref, said(' \n'));
    expect(await suite.store.generateTitle(...ref)).toMatchObject({ title: null, titleSource: null });

    await suite.store.addMessage(...ref, said('  Who\n signed? '));
    await suite.store.addMessage(...ref, said('And when?'));

    expect(await suite.store.get(...ref)).toMatchObject({ title: 'Who signed?', titleSource: 'AUTO' });
  });

  it('have at most 60 perceived characters, the ellipsis included', async () => {
    const ref = await newConversation(suite.store);
    await suite.store.addMessage(...ref, said(FAMILY.repeat(61)));

    expect((await suite.store.get(...ref)).title).toBe(`${FAMILY.repeat(59)}…`);
  });

  it('set by hand are trimmed and never overwritten', async () => {
    const ref = await newConversation(suite.store);
    const mine = { title: 'Mine', titleSource: 'MANUAL' };

    expect(await suite.store.updateTitle(...ref, ' Mine\n')).toMatchObject(mine);
    await suite.store.addMessage(...ref, said('Who signed?'));

    expect(await suite.store.get(...ref)).toMatchObject(mine);
    expect(await suite.store.generateTitle(...ref)).toMatchObject(mine);
  });

  it('have 1 to 200 characters', async () => {
    const ref = await newConversation(suite.store);

    expect(await suite.store.updateTitle(...ref, '😀'.repeat(200))).toMatchObject({
      title: '😀'.repeat(200),
    });
    for (const title of [' ', 'x'.repeat(201)])
      await expectRefusal(suite.store.updateTitle(...ref, title), 'VALIDATION_FAILED');
  });

  it('are given to a new conversation only', async () => {
    const [scope, id] = await newConversation(suite.store, { title: 'First' });

    const { conversation } = await suite.store.getOrCreate(scope, { title: 'Second' });

    expect(conversation).toMatchObject({ id, title: 'First', titleSource: 'MANUAL' });
  });
}
