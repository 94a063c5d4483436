import { describe, expect, it } from '@jest/globals';
import { type ChatTab, textsOf } from './support/chat-tab.js';
import { calls, says } from './support/scripted-answers.js';
import { useDesk } from './support/use-desk.js';
import { usePlainPage } from './support/use-plain-page.js';

describe.each([
  ['one backend', 1],
  ['two backends that requests go to in turn', 2],
])('New chats and old ones, in a page before %s', (_backends, count) => {
  const desk = useDesk({}, count);
  const plain = usePlainPage(desk);

  /** A page in which a question was answered, and what its conversations are about. */
  async function answered() {
    desk.current.model.answer(says('Seventeen.'), says('In May.'), says('In June.'));
    const entity = crypto.randomUUID();
    const tab = await desk.open({ entity });
    await tab.write('How much is there?');
    await tab.settlesOn('Seventeen.');
    return { tab, about: { agentType: 'desk', entityType: 'account', entityId: entity } };
  }

  async function statusOf({ client }: ChatTab, id: string): Promise<unknown> {
    return (await client.get(`/conversations/${id}`)).body.status;
  }

  it('begins a new one beside the old one', async () => {
    const { tab, about } = await answered();
    const old = await tab.id();
    await tab.client.post('/conversations', { ...about, fresh: true });
    await tab.reload();
    expect(await tab.shown()).toEqual([]);
    await tab.write('Since when?');
    await tab.settlesOn('In May.');

    expect(textsOf(await tab.showsWhatIsStored())).toEqual(['Since when?', 'In May.']);
    expect(await tab.id()).not.toBe(old);
    expect(await statusOf(tab, old)).toBe('PAUSED');
  });

  it('goes on with an old one, in the place of the new one', async () => {
    const { tab, about } = await answered();
    const [old, client] = [await tab.id(), tab.client];
    const fresh = (await client.post('/conversations', { ...about, fresh: true })).body.id;
    const again = await plain.open({ client, entity: about.entityId, chat: old });
    await again.reads('Seventeen.');
    await again.write('Since when?');
    await again.settlesOn('In May.');

    await again.reload();
    expect(textsOf(await again.shown())).toHaveLength(4);
    expect([await statusOf(tab, old), await statusOf(tab, fresh)]).toEqual(['ACTIVE', 'PAUSED']);
    await tab.reload();
    expect(await tab.id()).toBe(old);
  });

  it('returns to an old one before anything is said', async () => {
    const { tab, about } = await answered();
    const old = await tab.id();
    const fresh = (await tab.client.post('/conversations', { ...about, fresh: true })).body.id;
    const beside = await tab.client.post(`/conversations/${old}/resume`, {});
    expect(beside.body).toMatchObject({ code: 'ACTIVE_CONVERSATION_EXISTS', conversationId: fresh });
    await tab.client.post(`/conversations/${old}/resume`, { replace: true });
    await tab.reload();

    expect(await tab.id()).toBe(old);
    expect(textsOf(await tab.showsWhatIsStored())).toEqual(['How much is there?', 'Seventeen.']);
  });

  it('keeps the place of one that waits for a decision', async () => {
    desk.current.model.answer(calls(['freeze', { account: 'DE17' }]), says('So be it.'));
    const entity = crypto.randomUUID();
    const tab = await desk.open({ entity });
    await tab.write('Freeze it');
    await tab.settlesOn('A moment.');
    const about = { agentType: 'desk', entityType: 'account', entityId: entity };
    const { body } = await tab.client.post('/conversations', about);

    expect(body).toMatchObject({ id: await tab.id(), status: 'PAUSED' });
    await tab.press('Approve');
    await tab.settlesOn('So be it.');
    await tab.showsWhatIsStored();
  });
});
