import { describe, expect, it } from '@jest/globals';
import { ApprovalSweeper } from '../../src/modules/ai/test-internals.js';
import { frozenAccounts } from './support/desk.agent.js';
import { hears, heardToEnd, listen, stopListening } from './support/listen.js';
import { calls, held, says } from './support/scripted-answers.js';
import { useDesk } from './support/use-desk.js';

describe.each([
  ['one backend', 1],
  ['two backends that requests go to in turn', 2],
])('An open page before %s is told', (_backends, count) => {
  const desk = useDesk({}, count);

  it('of the conversations of a sidebar: titles, answers, what waits, and what is open no longer', async () => {
    const tab = await desk.open();
    const id = await tab.id();
    await listen(tab, '/events');
    const first = await hears(tab, 'data.all');
    expect(first.data.conversations).toMatchObject([{ id, title: null, messageCount: 0 }]);

    await tab.client.patch(`/conversations/${id}`, { title: 'Account 17' });
    await hears(tab, 'data.conversations[0]?.title === "Account 17"');
    desk.current.model.answer(calls(['freeze', { account: 'DE17' }]), says('So be it.'));
    await tab.write('Freeze it');
    const waits = await hears(tab, 'data.conversations[0]?.pendingApprovals === 1');
    expect(waits.data).toMatchObject({ all: false, conversations: [{ id, status: 'PAUSED' }] });
    await tab.settlesOn('A moment.');
    await tab.press('Approve');
    await tab.settlesOn('So be it.');
    await hears(tab, 'data.conversations[0]?.pendingApprovals === 0');

    await tab.client.post(`/conversations/${id}/archive`);
    expect((await hears(tab, 'data.gone.length > 0')).data.gone).toEqual([id]);
  });

  it('of the title and the messages of its conversation', async () => {
    const tab = await desk.open();
    const id = await tab.id();
    await listen(tab, `/conversations/${id}/events`);
    await hears(tab, 'data.messageCount === 0');
    await tab.client.patch(`/conversations/${id}`, { title: 'Account 17' });
    await hears(tab, 'data.changed.includes("title") && data.title === "Account 17"');
    await tab.client.post(`/conversations/${id}/messages`, { role: 'user', content: 'A note.' });
    await hears(tab, 'data.changed.includes("messages") && data.messageCount === 1');

    await tab.reads('A note.');
    await tab.showsWhatIsStored();
  });

  it('of an approval that has expired, whose tool does not run', async () => {
    frozenAccounts.length = 0;
    const { model, backend } = desk.current;
    model.answer(calls(['freeze', { account: 'DE17' }]));
    const tab = await desk.open();
    await tab.write('Freeze it');
    await tab.settlesOn('A moment.');
    await backend.database.query(
      `UPDATE ai_approval SET expires_at = now() - interval '1 second' WHERE conversation_id = $1`,
      [await tab.id()],
    );
    await backend.app.get(ApprovalSweeper, { strict: false }).sweep();
    await tab.page.getByRole('button', { name: 'Approve' }).waitFor({ state: 'detached' });

    await tab.showsWhatIsStored();
    expect(frozenAccounts).toEqual([]);
  });

  it('the rest of an answer behind a position, from whichever process, and nothing twice', async () => {
    const rest = held(' and the rest.');
    desk.current.model.answer(says('Half of it', rest.text));
    const tab = await desk.open();
    await tab.write('Tell me');
    await tab.reads('Half of it');
    const stream = `/conversations/${await tab.id()}/stream`;
    await listen(tab, stream);
    await hears(tab, 'data.delta === "Half of it"');
    const begin = await stopListening(tab);
    await listen(tab, `${stream}?after=${begin.at(-1)!.id}`);
    rest.letGo();
    const end = await heardToEnd(tab);

    const deltas = (heard: typeof begin) => heard.flatMap(({ data }) => data.delta ?? []);
    expect([deltas(begin), deltas(end)]).toEqual([['Half of it'], [' and the rest.']]);
    expect(end.at(-1)!.data).toMatchObject({ type: 'finish' });
    await tab.settlesOn('Half of it and the rest.');
  });
});
