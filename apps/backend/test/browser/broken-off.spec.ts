import { describe, expect, it, jest } from '@jest/globals';
import * as openai from '../support/openai-events.js';
import { lookUps } from './support/desk.agent.js';
import { breaksOff, calls, held, says, untilLeft } from './support/scripted-answers.js';
import { turnEnded } from '../support/turns.js';
import { useDesk } from './support/use-desk.js';

describe.each([
  ['one backend', 1],
  ['two backends that requests go to in turn', 2],
])('An answer that breaks off, in a page before %s', (_backends, count) => {
  const desk = useDesk({ AI_MAX_RETRIES: '0' }, count);

  it('shows so much of it as is stored where the connection of the model broke', async () => {
    desk.current.model.answer(breaksOff('There are seventeen euros, and'));
    const tab = await desk.open();
    await tab.write('How much is there?');
    await tab.is('error');
    await tab.picture('broken-off');

    await tab.showsWhatIsStored();
    await tab.reads('This answer is not whole.');
  });

  it('shows why, and nothing else, where the model refused', async () => {
    desk.current.model.answer({ status: 401, body: ['{}'] });
    const tab = await desk.open();
    await tab.write('How much is there?');
    await tab.is('error');

    const [, answer] = await tab.showsWhatIsStored();
    expect(answer).toMatchObject({ metadata: { error: 'MODEL_REFUSED' } });
  });

  it('is asked for again where the model refused, and stands in its place', async () => {
    desk.current.model.answer({ status: 401, body: ['{}'] }, says('Seventeen euros.'));
    const tab = await desk.open();
    await tab.write('How much is there?');
    await tab.is('error');
    await tab.press('Try again');
    await tab.settlesOn('Seventeen euros.');

    expect(await tab.showsWhatIsStored()).toHaveLength(2);
  });

  it('shows what was said until somebody stopped it', async () => {
    const rest = held(' euros.');
    desk.current.model.answer(says('Seventeen', rest.text));
    const tab = await desk.open();
    await tab.write('How much is there?');
    await tab.reads('Seventeen');
    await tab.press('Stop');
    await tab.settlesOn('Seventeen');
    rest.letGo();

    const [, answer] = await tab.showsWhatIsStored();
    expect(answer!.parts).toContainEqual(expect.objectContaining({ text: 'Seventeen' }));
  });

  it('ends the call of the model where somebody stopped it, and runs no further tool', async () => {
    const [more, looked] = [held('"}'), jest.fn()];
    const call = openai.callInPieces({ name: 'look_up' }, '{"account":"DE17');
    const { reply, left } = untilLeft({ body: [...openai.text('A moment.'), ...call, more.text] });
    desk.current.model.answer(reply);
    lookUps.on('lookUp', looked);
    const tab = await desk.open();
    await tab.write('How much is there?');
    await tab.has('input-streaming');
    await tab.press('Stop');
    await left;
    more.letGo();
    await tab.is('ready');
    lookUps.off('lookUp', looked);

    expect(looked).not.toHaveBeenCalled();
    const [, answer] = await tab.showsWhatIsStored();
    expect(answer!.metadata).toMatchObject({ cutOff: 'STOPPED' });
  });

  it('is shown whole after the network dropped and the page was opened anew', async () => {
    const rest = held(' euros.');
    desk.current.model.answer(says('Seventeen', rest.text));
    const tab = await desk.open();
    await tab.write('How much is there?');
    await tab.reads('Seventeen');
    expect(desk.current.gateway.cut()).toBeGreaterThan(0);
    await tab.is('error');
    await tab.reload();
    await tab.reads('Seventeen');
    rest.letGo();
    await tab.settlesOn('Seventeen euros.');

    await tab.showsWhatIsStored();
  });

  it('is shown whole after the network dropped and the person tried again', async () => {
    const rest = held(' euros.');
    desk.current.model.answer(calls(['look_up', { account: 'DE17' }]), says('Seventeen', rest.text));
    const tab = await desk.open();
    await tab.write('How much is there?');
    await tab.reads('Seventeen');
    desk.current.gateway.cut();
    await tab.is('error');
    await tab.press('Try again');
    await tab.is('streaming');
    rest.letGo();
    await tab.settlesOn('Seventeen euros.');

    await tab.showsWhatIsStored();
  });

  it('is shown whole where it ended while the network was away', async () => {
    const rest = held(' euros.');
    const { model, gateway, backend } = desk.current;
    model.answer(says('Seventeen', rest.text));
    const tab = await desk.open();
    await tab.write('How much is there?');
    await tab.reads('Seventeen');
    gateway.cut();
    await tab.is('error');
    rest.letGo();
    await turnEnded(backend, await tab.id());
    await tab.press('Try again');
    await tab.settlesOn('Seventeen euros.');

    await tab.showsWhatIsStored();
  });

  it('comes where the question did not arrive and the person tries again', async () => {
    const { model, gateway } = desk.current;
    const { backends } = gateway;
    model.answer(says('Seventeen euros.'));
    const tab = await desk.open();
    gateway.backends = [];
    await tab.write('How much is there?');
    await tab.is('error');
    gateway.backends = backends;
    await tab.press('Try again');
    await tab.settlesOn('Seventeen euros.');

    expect(await tab.showsWhatIsStored()).toHaveLength(2);
  });

  it('is shown whole after the network dropped and the page came to the front again', async () => {
    const rest = held(' euros.');
    desk.current.model.answer(calls(['look_up', { account: 'DE17' }]), says('Seventeen', rest.text));
    const tab = await desk.open();
    await tab.write('How much is there?');
    await tab.reads('Seventeen');
    desk.current.gateway.cut();
    await tab.is('error');
    await tab.page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
    await tab.is('streaming');
    rest.letGo();
    await tab.settlesOn('Seventeen euros.');

    await tab.showsWhatIsStored();
  });
});
