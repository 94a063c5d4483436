import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { ChatTab } from './support/chat-tab.js';
import { says } from './support/scripted-answers.js';
import { useDesk } from './support/use-desk.js';

const TEXT = 'There are seventeen euros.';
const FILE = {
  type: 'file',
  mediaType: 'text/plain',
  filename: 'balance.txt',
  url: expect.stringMatching(/^\/api\/v1\/ai\/files\/[\da-f-]{36}$/),
};

describe.each([
  ['one backend', 1],
  ['two backends that requests go to in turn', 2],
])('A file in a page before %s', (_backends, count) => {
  const desk = useDesk({}, count);

  /** A page in which a question about a file was answered. */
  async function answered(): Promise<ChatTab> {
    desk.current.model.answer(says('Seventeen.'), says('Still seventeen.'));
    const tab = await desk.open();
    await tab.choose('balance.txt', 'text/plain', TEXT);
    await tab.write('How much is there?');
    await tab.settlesOn('Seventeen.');
    return tab;
  }

  function shownToModel(): string {
    return JSON.stringify(desk.current.model.requests.at(-1));
  }

  it('goes with a message, is shown to the model, and is there when the page is opened anew', async () => {
    const tab = await answered();

    expect(shownToModel()).toContain(TEXT);
    const [question] = await tab.showsWhatIsStored();
    expect(question!.parts).toEqual([FILE, { type: 'text', text: 'How much is there?' }]);
    await tab.reads('balance.txt');
  });

  it('is saved', async () => {
    const tab = await answered();
    const [download] = await Promise.all([tab.page.waitForEvent('download'), tab.press('balance.txt')]);

    expect(download.suggestedFilename()).toBe('balance.txt');
    expect(await readFile(await download.path(), 'utf8')).toBe(TEXT);
  });

  it('stays with a message that is edited', async () => {
    const tab = await answered();
    await tab.pressAt('How much is there?', 'Edit');
    await tab.write('And now?');
    await tab.settlesOn('Still seventeen.');

    expect(shownToModel()).toContain(TEXT);
    const [question] = await tab.showsWhatIsStored();
    expect(question!.parts).toEqual([FILE, { type: 'text', text: 'And now?' }]);
  });

  it('that is not taken is refused in a sentence, and what was written stays', async () => {
    const tab = await desk.open();
    await tab.choose('balance.zip', 'application/zip', TEXT);
    await tab.write('How much is there?');
    const said = await tab.page.getByRole('alert').textContent();

    expect(said).toMatch(/^\w[^{}]*$/);
    expect(await tab.page.getByPlaceholder('A message').inputValue()).toBe('How much is there?');
    expect(await tab.showsWhatIsStored()).toEqual([]);
  });
});
