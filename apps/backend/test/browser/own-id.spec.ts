import { beforeEach, describe, expect, it } from '@jest/globals';
import { type ChatTab, textsOf } from './support/chat-tab.js';
import { frozenAccounts } from './support/desk.agent.js';
import { calls, says } from './support/scripted-answers.js';
import { useDesk } from './support/use-desk.js';
import { usePlainPage } from './support/use-plain-page.js';

describe.each([
  ['one backend', 1],
  ['two backends that requests go to in turn', 2],
])('A chat whose id useChat makes up at each start, before %s', (_backends, count) => {
  const desk = useDesk({}, count);
  const plain = usePlainPage(desk);

  beforeEach(() => {
    frozenAccounts.length = 0;
  });

  /** The messages of the conversation that the page is about. */
  async function stored({ client, address }: ChatTab) {
    const given = new URLSearchParams(new URL(address).hash.slice(1));
    const about = { agentType: 'desk', entityType: 'account', entityId: given.get('entity') };
    const { id } = (await client.post('/conversations', about)).body;
    return textsOf((await client.get(`/conversations/${id}/ui-messages`)).body as never);
  }

  it('goes on with the conversation of its entity when the page is opened anew', async () => {
    desk.current.model.answer(says('Seventeen euros.'), says('Since May.'));
    const tab = await plain.open();
    const id = await tab.id();
    await tab.write('How much is there?');
    await tab.settlesOn('Seventeen euros.');
    await tab.reload();
    expect(await tab.id()).not.toBe(id);
    await tab.write('Since when?');
    await tab.settlesOn('Since May.');

    const said = ['How much is there?', 'Seventeen euros.', 'Since when?', 'Since May.'];
    expect(textsOf(await tab.shown())).toEqual(said);
    expect(await stored(tab)).toEqual(said);
  });

  it('approves a tool after the page was opened anew', async () => {
    desk.current.model.answer(calls(['freeze', { account: 'DE17' }]), says('So be it.'));
    const tab = await plain.open();
    await tab.write('Freeze it');
    await tab.settlesOn('A moment.');
    await tab.reload();
    await tab.press('Approve');
    await tab.settlesOn('So be it.');

    expect(frozenAccounts).toEqual(['DE17']);
    expect(textsOf(await tab.shown())).toEqual(await stored(tab));
  });

  it('regenerates and edits after the page was opened anew', async () => {
    desk.current.model.answer(says('Seventeen.'), says('Eighteen.'), says('In May.'));
    const tab = await plain.open();
    await tab.write('How much is there?');
    await tab.settlesOn('Seventeen.');
    await tab.reload();
    await tab.press('Regenerate');
    await tab.settlesOn('Eighteen.');
    expect(await stored(tab)).toEqual(['How much is there?', 'Eighteen.']);

    await tab.reload();
    const [question] = await tab.shown();
    await tab.sends({ text: 'When?', messageId: question!.id });
    await tab.settlesOn('In May.');
    expect(await stored(tab)).toEqual(['When?', 'In May.']);
    expect(textsOf(await tab.shown())).toEqual(['When?', 'In May.']);
  });
});
