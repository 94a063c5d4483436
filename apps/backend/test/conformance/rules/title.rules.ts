import { expect, it } from '@jest/globals';
import { answered, newConversation, said } from '../../support/messages.js';
import { expectRefusal, type Suite } from '../suite.js';

const FAMILY = '👩‍👩‍👧‍👦';

export function titleRules(suite: Suite): void {
  it('come from the first user message with text, white space collapsed', async () => {
    const place = await newConversation(suite.store);
    await suite.store.addMessage(...place, answered('Hello'));
    await suite.store.addMessage(...place, said(' \n'));
    expect(await suite.store.generateTitle(...place)).toMatchObject({ title: null, titleSource: null });

    await suite.store.addMessage(...place, said('  Who\n signed? '));
    await suite.store.addMessage(...place, said('And when?'));

    expect(await suite.store.get(...place)).toMatchObject({ title: 'Who signed?', titleSource: 'AUTO' });
  });

  it('have at most 60 perceived characters, the ellipsis included', async () => {
    const place = await newConversation(suite.store);
    await suite.store.addMessage(...place, said(FAMILY.repeat(61)));

    expect((await suite.store.get(...place)).title).toBe(`${FAMILY.repeat(59)}…`);
  });

  it('set by hand are trimmed and never overwritten', async () => {
    const place = await newConversation(suite.store);
    const mine = { title: 'Mine', titleSource: 'MANUAL' };

    expect(await suite.store.updateTitle(...place, ' Mine\n')).toMatchObject(mine);
    await suite.store.addMessage(...place, said('Who signed?'));

    expect(await suite.store.get(...place)).toMatchObject(mine);
    expect(await suite.store.generateTitle(...place)).toMatchObject(mine);
  });

  it('have 1 to 200 characters', async () => {
    const place = await newConversation(suite.store);

    expect(await suite.store.updateTitle(...place, '😀'.repeat(200))).toMatchObject({
      title: '😀'.repeat(200),
    });
    for (const title of [' ', 'x'.repeat(201)])
      await expectRefusal(suite.store.updateTitle(...place, title), 'VALIDATION_FAILED');
  });

  it('are given to a new conversation only', async () => {
    const [scope, id] = await newConversation(suite.store, { title: 'First' });

    const { conversation } = await suite.store.getOrCreate(scope, { title: 'Second' });

    expect(conversation).toMatchObject({ id, title: 'First', titleSource: 'MANUAL' });
  });
}
