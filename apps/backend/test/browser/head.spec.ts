import { describe, expect, it } from '@jest/globals';
import { newClient } from '../support/http-client.js';
import { type ChatTab, textsOf } from './support/chat-tab.js';
import { says } from './support/scripted-answers.js';
import { useDesk } from './support/use-desk.js';

/** Messages of a branch: more than a page has. */
const HISTORY = Array.from({ length: 60 }, (_, index) => ({
  role: index % 2 === 0 ? 'user' : 'assistant',
  content: `Message ${index + 1}.`,
}));

describe.each([
  ['one backend', 1],
  ['two backends that requests go to in turn', 2],
])('The branch that a page shows, before %s,', (_backends, count) => {
  const desk = useDesk({}, count);

  /** A page with two answers to one question, of which the second is shown. */
  async function regenerated(): Promise<ChatTab> {
    desk.current.model.answer(says('Seventeen euros.'), says('Eighteen euros.'));
    const tab = await desk.open();
    await tab.write('How much is there?');
    await tab.settlesOn('Seventeen euros.');
    await tab.press('Regenerate');
    await tab.settlesOn('Eighteen euros.');
    await tab.reads('2 / 2');
    return tab;
  }

  it('is one of those that the store has, all by their sequence', async () => {
    const tab = await regenerated();
    const path = `/conversations/${await tab.id()}`;
    const all = (await tab.client.get(`${path}/messages?branches=all`)).body.items;
    const { messageCount } = (await tab.client.get(path)).body;

    expect(
      all.map(({ sequence, parent, siblings, siblingCount }) => [sequence, parent, siblings, siblingCount]),
    ).toEqual([
      [1, null, [1], 1],
      [2, 1, [2, 3], 2],
      [3, 1, [2, 3], 2],
    ]);
    expect(messageCount).toBe(3);
    const { items } = (await tab.client.get('/conversations/search?q=euros')).body;
    expect(items.map(({ message, active }) => [message.sequence, active])).toEqual([
      [3, true],
      [2, false],
    ]);
  });

  it.each([
    ['paused', 'pause', 'PAUSED'],
    ['archived', 'archive', 'ARCHIVED'],
  ])(
    'is chosen also where the conversation is %s, which changes nothing else',
    async (_name, act, status) => {
      const tab = await regenerated();
      const path = `/conversations/${await tab.id()}`;
      await tab.client.post(`${path}/${act}`);
      const before = (await tab.client.get(path)).body;
      await tab.press('Previous');
      await tab.settlesOn('Seventeen euros.');
      await tab.reads('1 / 2');

      expect(textsOf(await tab.stored())).toEqual(['How much is there?', 'Seventeen euros.']);
      const { head: _before, ...rest } = before;
      expect((await tab.client.get(path)).body).toMatchObject({ ...rest, status, head: 2 });
      expect((await tab.client.post(`${path}/head`, { sequence: 17 })).status).toBe(400);
    },
  );

  it('is read on while another one is made the active one elsewhere', async () => {
    const tab = await desk.open();
    const service = await newClient(desk.current.backend, { scope: tab.client.scope, grants: 'ai:append' });
    const path = `/conversations/${await tab.id()}/messages`;
    expect((await service.post(`${path}/batch`, { messages: HISTORY })).status).toBe(201);
    await tab.reloadWithoutEvents();
    await tab.reads('Message 60.');
    await service.post(path, { role: 'user', content: 'A new beginning.', parent: null });
    await tab.press('Older messages');
    await tab.page.getByText('Message 1.', { exact: true }).waitFor();

    expect(textsOf(await tab.shown())).toEqual(HISTORY.map(({ content }) => content));
    await tab.reload();
    await tab.reads('A new beginning.');
    expect(textsOf(await tab.showsWhatIsStored())).toEqual(['A new beginning.']);
  });
});
