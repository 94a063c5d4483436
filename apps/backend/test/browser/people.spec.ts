import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ChatTab } from './support/chat-tab.js';
import { frozenAccounts } from './support/desk.agent.js';
import { calls, says } from './support/scripted-answers.js';
import { useDesk } from './support/use-desk.js';

const ACCOUNT = { account: 'DE17' };

describe.each([
  ['one backend', 1],
  ['two backends that requests go to in turn', 2],
])('A person at a page before %s', (_backends, count) => {
  const desk = useDesk({}, count);

  beforeEach(() => {
    frozenAccounts.length = 0;
  });

  /** A page in which the model has called tools that wait for the person. */
  async function waiting(...called: Parameters<typeof calls>): Promise<ChatTab> {
    desk.current.model.answer(calls(...called), says('So be it.'));
    const tab = await desk.open();
    await tab.write('Do what must be done');
    await tab.settlesOn('A moment.');
    return tab;
  }

  it('approves a tool, which then runs once', async () => {
    const tab = await waiting(['freeze', ACCOUNT]);
    await tab.picture('approval');
    expect(frozenAccounts).toEqual([]);
    await tab.press('Approve');
    await tab.settlesOn('So be it.');

    await tab.showsWhatIsStored();
    expect(frozenAccounts).toEqual(['DE17']);
  });

  it('refuses a tool, which then does not run', async () => {
    const tab = await waiting(['freeze', ACCOUNT]);
    await tab.press('Refuse');
    await tab.settlesOn('So be it.');

    await tab.showsWhatIsStored();
    expect(frozenAccounts).toEqual([]);
  });

  it('decides about two tools, one after the other', async () => {
    const tab = await waiting(['freeze', ACCOUNT], ['freeze', { account: 'DE18' }], ['look_up', ACCOUNT]);
    await tab.press('Approve');
    await tab.press('Refuse');
    await tab.settlesOn('So be it.');

    await tab.showsWhatIsStored();
    expect(frozenAccounts).toEqual(['DE18']);
  });

  it('answers a tool of the front end', async () => {
    const tab = await waiting(['ask_person', { question: 'Which account?' }]);
    await tab.answer('DE17');
    await tab.settlesOn('So be it.');

    const [, answer] = await tab.showsWhatIsStored();
    expect(answer!.parts).toContainEqual(expect.objectContaining({ output: 'DE17' }));
  });

  it('answers a tool of the front end after the page was opened anew', async () => {
    const tab = await waiting(['ask_person', { question: 'Which account?' }]);
    await tab.showsWhatIsStored();
    await tab.answer('DE17');
    await tab.settlesOn('So be it.');

    await tab.showsWhatIsStored();
  });

  it('answers two tools of the front end, between which the page is told of something else', async () => {
    const tab = await waiting(
      ['ask_person', { question: 'Which account?' }],
      ['ask_person', { question: 'And which other?' }],
    );
    await tab.answer('DE18');
    const path = `/conversations/${await tab.id()}`;
    await tab.rereads(() => tab.client.patch(path, { title: 'Two accounts' }));
    await tab.answer('DE17');
    await tab.settlesOn('So be it.');

    const [, answer] = await tab.showsWhatIsStored();
    expect(answer!.parts).toMatchObject([{}, {}, { output: 'DE17' }, { output: 'DE18' }, {}, {}]);
  });
});
