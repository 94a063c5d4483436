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

  it('of a data URL is stored, and shown by its address once the page was opened anew', async () => {
    desk.current.model.answer(says('Seventeen.'));
    const tab = await desk.open();
    const url = `data:text/plain;base64,${Buffer.from(TEXT).toString('base64')}`;
    const files = [{ type: 'file', mediaType: 'text/plain', filename: 'balance.txt', url }];
    await tab.sends({ text: 'How much is there?', files });
    await tab.settlesOn('Seventeen.');

    expect(shownToModel()).toContain(TEXT);
    await tab.reload();
    await tab.is('ready');
    expect(await tab.shown()).toEqual(await tab.stored());
    const [question] = await tab.stored();
    expect(question!.parts).toEqual([FILE, { type: 'text', text: 'How much is there?' }]);
  });

  it.each([
    ['has more than 20 MB', 'balance.txt', 'text/plain', 20 * 1024 * 1024 + 1],
    ['is something else than it says', 'balance.png', 'image/png', TEXT.length],
  ])('that %s is refused in a sentence', async (_what, name, type, bytes) => {
    const tab = await desk.open();
    await tab.chooseZeros(name, type, bytes);
    await tab.write('How much is there?');

    expect(await tab.page.getByRole('alert').textContent()).toMatch(/^\w[^{}]*$/);
    expect(await tab.stored()).toEqual([]);
  });

  it('of somebody else is not there', async () => {
    const [own, other] = [await desk.open(), await desk.open()];
    const { url } = (await own.client.post('/files?name=balance.txt', TEXT, { 'content-type': 'text/plain' }))
      .body;
    const part = { type: 'file', mediaType: 'text/plain', filename: 'balance.txt', url };
    await other.sends({ text: 'How much is there?', files: [part] });
    await other.is('error');

    expect(await other.page.getByRole('alert').textContent()).toMatch(/^\w[^{}]*$/);
    expect(await other.stored()).toEqual([]);
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

describe('A file that has a program in it, where the settings take such files', () => {
  const desk = useDesk({ FILES_TYPES: 'text/html,image/svg+xml,image/png' });
  const script = '<script>document.title = "It ran";</script>';

  it.each([
    ['text/html', 'page.html', `<!doctype html><html><body>${script}</body></html>`],
    ['image/svg+xml', 'image.svg', `<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`],
  ])('is saved, and does not run: %s', async (mediaType, name, text) => {
    const tab = await desk.open();
    const stored = await tab.client.post(`/files?name=${name}`, text, { 'content-type': mediaType });
    expect(stored.status).toBe(201);
    const { page, address } = tab;
    const token = new URLSearchParams(new URL(address).hash.slice(1)).get('token');
    await page.setExtraHTTPHeaders({ authorization: `Bearer ${token}` });
    const url = `${desk.current.gateway.origin}${String(stored.body.url)}`;
    const [download] = await Promise.all([page.waitForEvent('download'), page.goto(url).catch(() => null)]);

    expect(download.suggestedFilename()).toBe(name);
    const frame = `new Promise((resolve) => {
      const frame = document.createElement('iframe');
      frame.onload = () => resolve(frame.contentDocument === null);
      frame.src = ${JSON.stringify(url)};
      setTimeout(resolve, 1000, true);
      document.body.append(frame);
    })`;
    expect(await page.evaluate<boolean>(frame)).toBe(true);
    expect(await page.title()).toBe('Chat');
  });
});
