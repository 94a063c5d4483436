import { describe, expect, it } from '@jest/globals';
import { newClient } from '../support/http-client.js';
import { type ChatTab, textsOf } from './support/chat-tab.js';
import { says } from './support/scripted-answers.js';
import { useDesk } from './support/use-desk.js';

/** Messages that are stored before the page is read: more than two pages have. */
const HISTORY = Array.from({ length: 120 }, (_, index) => ({
  role: index % 2 === 0 ? 'user' : 'assistant',
  content: `Message ${index + 1}.`,
}));
const ALL = HISTORY.map(({ content }) => content);
const PAGE = 50;

describe.each([
  ['one backend', 1],
  ['two backends that requests go to in turn', 2],
])('A conversation of several pages, in a page before %s', (_backends, count) => {
  const desk = useDesk({}, count);

  /** The page of a conversation with the history. */
  async function opened(): Promise<ChatTab> {
    const tab = await desk.open();
    const service = await newClient(desk.current.backend, { scope: tab.client.scope, grants: 'ai:append' });
    const path = `/conversations/${await tab.id()}/messages/batch`;
    for (const part of [HISTORY.slice(0, 60), HISTORY.slice(60)])
      expect((await service.post(path, { messages: part })).status).toBe(201);
    await tab.reload();
    await tab.settlesOn('Message 120.');
    return tab;
  }

  const texts = async (tab: ChatTab) => textsOf(await tab.shown());
  /** Asks for a page of older messages; resolves when it is shown. */
  async function readsOn(tab: ChatTab, first: string): Promise<void> {
    await tab.press('Older messages');
    await tab.page.getByText(first, { exact: true }).waitFor();
  }

  it('shows the newest page, and older ones before it, up to the first', async () => {
    const tab = await opened();
    expect(await texts(tab)).toEqual(ALL.slice(-PAGE));
    await readsOn(tab, 'Message 21.');
    expect(await texts(tab)).toEqual(ALL.slice(-2 * PAGE));
    await readsOn(tab, 'Message 1.');

    expect(await tab.shown()).toEqual(await tab.stored());
    expect(await tab.page.getByText('Older messages').count()).toBe(0);
  });

  it('keeps older ones while the conversation goes on', async () => {
    const tab = await opened();
    await readsOn(tab, 'Message 21.');
    desk.current.model.answer(says('An answer.'));
    await tab.write('A question?');
    await tab.settlesOn('An answer.');
    expect(await texts(tab)).toEqual([...ALL.slice(-2 * PAGE), 'A question?', 'An answer.']);

    await tab.client.post(`/conversations/${await tab.id()}/messages`, { role: 'user', content: 'A note.' });
    await tab.reads('A note.');
    await readsOn(tab, 'Message 1.');
    expect(await tab.shown()).toEqual(await tab.stored());
  });

  it('keeps older ones where another answer is chosen', async () => {
    const tab = await opened();
    await readsOn(tab, 'Message 21.');
    desk.current.model.answer(says('Another answer.'));
    await tab.press('Regenerate');
    await tab.settlesOn('Another answer.');
    await tab.reads('2 / 2');
    await tab.press('Previous');
    await tab.reads('Message 120.');

    expect(await texts(tab)).toEqual(ALL.slice(-2 * PAGE));
    await readsOn(tab, 'Message 1.');
    expect(await tab.shown()).toEqual(await tab.stored());
  });
});
