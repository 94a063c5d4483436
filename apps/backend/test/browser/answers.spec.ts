import { describe, expect, it } from '@jest/globals';
import { Gateway } from '../support/gateway.js';
import { calls, held, says } from './support/scripted-answers.js';
import { useDesk } from './support/use-desk.js';

describe.each([
  ['one backend', 1],
  ['two backends that requests go to in turn', 2],
])('A page with useChat before %s', (_backends, count) => {
  const desk = useDesk({}, count);

  it('shows an answer as it is stored', async () => {
    desk.current.model.answer(says('Seventeen', ' euros.'));
    const tab = await desk.open();
    await tab.write('How much is there?');
    await tab.settlesOn('Seventeen euros.');

    expect(await tab.showsWhatIsStored()).toHaveLength(2);
  });

  it('of another origin, which the settings name, shows the same', async () => {
    desk.current.model.answer(says('Seventeen euros.'));
    const tab = await desk.open({ api: desk.current.backend.api });
    await tab.write('How much is there?');
    await tab.settlesOn('Seventeen euros.');

    expect(await tab.showsWhatIsStored()).toHaveLength(2);
  });

  it('of an origin that the settings do not name is shown nothing', async () => {
    const { files, backend } = desk.current;
    const elsewhere = await Gateway.start(files);
    const tab = await desk.open({ from: elsewhere, api: backend.api });

    expect(tab.failures).toEqual([expect.objectContaining({ message: 'Failed to fetch' })]);
    await elsewhere.stop();
  });

  it('shows tools that run at once, fail, and are not there', async () => {
    const account = { account: 'DE17' };
    desk.current.model.answer(
      calls(['look_up', account], ['look_up', { account: 'DE18' }], ['audit', account], ['guess', {}]),
      says('Two of four.'),
    );
    const tab = await desk.open();
    await tab.write('Look');
    await tab.settlesOn('Two of four.');

    await tab.picture('tools');
    const [, answer] = await tab.showsWhatIsStored();
    expect(answer!.parts.filter((part) => 'toolCallId' in part)).toMatchObject([
      { type: 'tool-look_up', state: 'output-available' },
      { type: 'tool-look_up', state: 'output-available' },
      { type: 'tool-audit', state: 'output-error', errorText: 'The archive is away.' },
      { type: 'tool-guess', state: 'output-error' },
    ]);
  });

  it('resumes in the middle of an answer', async () => {
    const rest = held(' and the rest.');
    desk.current.model.answer(says('Half of it', rest.text));
    const tab = await desk.open();
    await tab.write('Tell me');
    await tab.reads('Half of it');
    await tab.reload();
    await tab.reads('Half of it');
    rest.letGo();
    await tab.settlesOn('Half of it and the rest.');

    await tab.showsWhatIsStored();
  });
});
