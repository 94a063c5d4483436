import { describe, expect, it } from '@jest/globals';
import { type ChatTab, textsOf } from './support/chat-tab.js';
import { calls, says } from './support/scripted-answers.js';
import { useDesk } from './support/use-desk.js';

const FIRST = ['Question one?', 'Answer one.', 'Question two?', 'Answer two.'];
const SECOND = ['Question three?', 'Answer three.'];

describe.each([
  ['one backend', 1],
  ['two backends that requests go to in turn', 2],
])('Messages that stand side by side, in a page before %s', (_backends, count) => {
  const desk = useDesk({}, count);

  /** A page in which the first of two questions was edited. */
  async function edited(): Promise<ChatTab> {
    desk.current.model.answer(says('Answer one.'), says('Answer two.'), says('Answer three.'));
    const tab = await desk.open();
    await tab.write('Question one?');
    await tab.settlesOn('Answer one.');
    await tab.write('Question two?');
    await tab.settlesOn('Answer two.');
    await tab.pressAt('Question one?', 'Edit');
    await tab.write('Question three?');
    await tab.settlesOn('Answer three.');
    await tab.reads('2 / 2');
    return tab;
  }

  it('are answers, of which each is shown again, also after the page was opened anew', async () => {
    const answered = [calls(['look_up', { account: 'DE17' }]), says('Answer one.')];
    desk.current.model.answer(...answered, says('Answer two.'), says('Answer three.'));
    const tab = await desk.open();
    await tab.write('Question?');
    await tab.settlesOn('Answer one.');
    await tab.press('Regenerate');
    await tab.settlesOn('Answer two.');
    await tab.press('Regenerate');
    await tab.settlesOn('Answer three.');

    await tab.reads('3 / 3');
    await tab.press('Previous');
    await tab.reads('Answer two.');
    await tab.press('Previous');
    await tab.reads('Answer one.');
    await tab.reads('1 / 3');
    expect(textsOf(await tab.showsWhatIsStored())).toEqual(['Question?', 'A moment.Answer one.']);

    await tab.press('Next');
    await tab.reads('Answer two.');
    await tab.reads('2 / 3');
    expect(textsOf(await tab.showsWhatIsStored())).toEqual(['Question?', 'Answer two.']);
  });

  it('are questions, each with what followed it', async () => {
    const tab = await edited();
    expect(textsOf(await tab.showsWhatIsStored())).toEqual(SECOND);
    await tab.press('Previous');
    await tab.reads('Answer two.');
    expect(textsOf(await tab.showsWhatIsStored())).toEqual(FIRST);

    await tab.press('Next');
    await tab.reads('Answer three.');
    expect(textsOf(await tab.showsWhatIsStored())).toEqual(SECOND);
  });

  it('lead the conversation on from the one that is shown', async () => {
    const tab = await edited();
    await tab.press('Previous');
    await tab.reads('Answer two.');
    desk.current.model.answer(says('Answer four.'));
    await tab.write('Question four?');
    await tab.settlesOn('Answer four.');

    const { messages } = desk.current.model.requests.at(-1) as { messages: { content: string }[] };
    expect(messages.slice(1).map(({ content }) => content)).toEqual([...FIRST, 'Question four?']);
    expect(textsOf(await tab.showsWhatIsStored())).toEqual([...FIRST, 'Question four?', 'Answer four.']);
  });
});
