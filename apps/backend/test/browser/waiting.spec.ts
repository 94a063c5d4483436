import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ChatTab } from './support/chat-tab.js';
import { frozenAccounts } from './support/desk.agent.js';
import { calls, says } from './support/scripted-answers.js';
import { useDesk } from './support/use-desk.js';

describe.each([
  ['one backend', 1],
  ['two backends that requests go to in turn', 2],
])('A tool that waits for a decision, in a page before %s', (_backends, count) => {
  const desk = useDesk({}, count);

  beforeEach(() => {
    frozenAccounts.length = 0;
  });

  async function waiting(): Promise<ChatTab> {
    desk.current.model.answer(calls(['freeze', { account: 'DE17' }]), says('So be it.'));
    const tab = await desk.open();
    await tab.write('Freeze it');
    await tab.settlesOn('A moment.');
    return tab;
  }

  it.each([
    ['approved', 'Approve', ['DE17']],
    ['refused', 'Refuse', []],
  ])('is %s after the page was opened anew', async (_name, button, frozen) => {
    const tab = await waiting();
    const id = await tab.id();
    await tab.showsWhatIsStored();
    expect(await tab.id()).toBe(id);
    await tab.press(button);
    await tab.settlesOn('So be it.');

    await tab.showsWhatIsStored();
    expect(frozenAccounts).toEqual(frozen);
  });

  it('is decided about in another window', async () => {
    const tab = await waiting();
    const other = await desk.openBeside(tab);
    await other.press('Approve');
    await other.settlesOn('So be it.');

    await other.showsWhatIsStored();
    await tab.reload();
    await tab.showsWhatIsStored();
    expect(frozenAccounts).toEqual(['DE17']);
  });

  it('runs once where both windows approve it', async () => {
    const tab = await waiting();
    await tab.reloadWithoutEvents();
    const other = await desk.openBeside(tab);
    await other.press('Approve');
    await other.settlesOn('So be it.');
    await tab.press('Approve');
    await tab.settlesOn('So be it.');

    await tab.showsWhatIsStored();
    expect(frozenAccounts).toEqual(['DE17']);
  });

  it('is decided about by another program, which the open page is told', async () => {
    const tab = await waiting();
    const id = await tab.id();
    const [{ toolCallId }] = (await tab.client.get(`/conversations/${id}/approvals`)).body as unknown as [
      { toolCallId: string },
    ];
    await tab.client.post(`/conversations/${id}/approvals/${toolCallId}`, { approved: true });
    await tab.settlesOn('So be it.');

    await tab.showsWhatIsStored();
  });

  it('is decided once the connection is there again', async () => {
    const tab = await waiting();
    const { backends } = desk.current.gateway;
    desk.current.gateway.backends = [];
    await tab.press('Approve');
    await tab.is('error');
    desk.current.gateway.backends = backends;
    await tab.press('Try again');
    await tab.settlesOn('So be it.');

    await tab.showsWhatIsStored();
    expect(frozenAccounts).toEqual(['DE17']);
  });

  it('still waits after a text was not taken, which can be sent again once it is decided', async () => {
    const tab = await waiting();
    await tab.write('And another thing');
    await tab.is('error');
    expect(await tab.page.getByRole('alert').textContent()).toMatch(/^\w[^{}]*$/);
    await tab.press('Approve');
    await tab.settlesOn('So be it.');
    expect(frozenAccounts).toEqual(['DE17']);

    desk.current.model.answer(says('That, too.'));
    await tab.press('Try again');
    await tab.settlesOn('That, too.');
    expect(await tab.showsWhatIsStored()).toHaveLength(4);
  });
});
