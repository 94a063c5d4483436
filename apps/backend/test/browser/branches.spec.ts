import { describe, expect, it } from '@jest/globals';
import { type ChatTab, textsOf } from './support/chat-tab.js';
import { calls, says } from './support/scripted-answers.js';
import { frozenAccounts } from './support/desk.agent.js';
import { useDesk } from './support/use-desk.js';

describe.each([
  ['one backend', 1],
  ['two backends that requests go to in turn', 2],
])('Another answer or another question, in a page before %s', (_backends, count) => {
  const desk = useDesk({}, count);

  /** A page with two questions and their answers, opened anew where that is wanted. */
  async function answered(isReloaded: boolean): Promise<ChatTab> {
    desk.current.model.answer(says('Answer one.'), says('Answer two.'), says('Answer three.'));
    const tab = await desk.open();
    await tab.write('Question one?');
    await tab.settlesOn('Answer one.');
    await tab.write('Question two?');
    await tab.settlesOn('Answer two.');
    if (isReloaded) await tab.showsWhatIsStored();
    return tab;
  }

  /** Texts that the model was shown last. */
  function shownToModel(): string[] {
    const { messages } = desk.current.model.requests.at(-1) as {
      messages: { role: string; content: unknown }[];
    };
    return messages.filter(({ role }) => role !== 'system').map(({ content }) => content as string);
  }

  describe.each([
    ['at once', false],
    ['after the page was opened anew', true],
  ])('%s', (_when, isReloaded) => {
    it('regenerates the last answer', async () => {
      const tab = await answered(isReloaded);
      await tab.pressAt('Answer two.', 'Regenerate');
      await tab.settlesOn('Answer three.');

      expect(shownToModel()).toEqual(['Question one?', 'Answer one.', 'Question two?']);
      expect(await storedTexts(tab)).toEqual([
        'Question one?',
        'Answer one.',
        'Question two?',
        'Answer three.',
      ]);
    });

    it('regenerates an earlier answer', async () => {
      const tab = await answered(isReloaded);
      await tab.pressAt('Answer one.', 'Regenerate');
      await tab.settlesOn('Answer three.');

      expect(shownToModel()).toEqual(['Question one?']);
      expect(await storedTexts(tab)).toEqual(['Question one?', 'Answer three.']);
    });

    it('edits the last question', async () => {
      const tab = await answered(isReloaded);
      await tab.pressAt('Question two?', 'Edit');
      await tab.write('Question three?');
      await tab.settlesOn('Answer three.');

      expect(shownToModel()).toEqual(['Question one?', 'Answer one.', 'Question three?']);
      expect(await storedTexts(tab)).toEqual([
        'Question one?',
        'Answer one.',
        'Question three?',
        'Answer three.',
      ]);
    });

    it('edits an earlier question', async () => {
      const tab = await answered(isReloaded);
      await tab.pressAt('Question one?', 'Edit');
      await tab.write('Question three?');
      await tab.settlesOn('Answer three.');

      expect(shownToModel()).toEqual(['Question three?']);
      expect(await storedTexts(tab)).toEqual(['Question three?', 'Answer three.']);
    });

    it('goes on with the branch', async () => {
      const tab = await answered(isReloaded);
      await tab.pressAt('Question one?', 'Edit');
      await tab.write('Question three?');
      await tab.settlesOn('Answer three.');
      if (isReloaded) await tab.reload();
      desk.current.model.answer(says('Answer four.'));
      await tab.write('Question four?');
      await tab.settlesOn('Answer four.');

      expect(shownToModel()).toEqual(['Question three?', 'Answer three.', 'Question four?']);
      expect(await storedTexts(tab)).toHaveLength(4);
    });
  });

  it('regenerates twice and edits what was edited', async () => {
    const tab = await answered(false);
    desk.current.model.answer(
      says('Answer three.'),
      says('Answer four.'),
      says('Answer five.'),
      says('Answer six.'),
    );
    await tab.pressAt('Answer two.', 'Regenerate');
    await tab.settlesOn('Answer three.');
    await tab.pressAt('Answer three.', 'Regenerate');
    await tab.settlesOn('Answer four.');
    await tab.pressAt('Question two?', 'Edit');
    await tab.write('Question three?');
    await tab.settlesOn('Answer five.');
    await tab.pressAt('Question three?', 'Edit');
    await tab.write('Question four?');
    await tab.settlesOn('Answer six.');

    expect(await storedTexts(tab)).toEqual(['Question one?', 'Answer one.', 'Question four?', 'Answer six.']);
  });

  it('does not run again a tool that had its effect', async () => {
    frozenAccounts.length = 0;
    desk.current.model.answer(calls(['freeze', { account: 'DE17' }]), says('Frozen.'), says('It is frozen.'));
    const tab = await desk.open();
    await tab.write('Freeze it');
    await tab.settlesOn('A moment.');
    await tab.press('Approve');
    await tab.settlesOn('Frozen.');
    await tab.press('Regenerate');
    await tab.settlesOn('It is frozen.');

    await tab.showsWhatIsStored();
    expect(frozenAccounts).toEqual(['DE17']);
    expect(JSON.stringify(desk.current.model.requests.at(-1))).toContain('DE17');
  });

  async function storedTexts(tab: ChatTab): Promise<string[]> {
    return textsOf(await tab.showsWhatIsStored());
  }
});
