import { describe, expect, it } from '@jest/globals';
import { inLine } from '../support/locked.js';
import { answered, newConversation, said } from '../support/messages.js';
import { refusedFields } from '../support/refusals.js';
import { atOnce, times } from '../support/times.js';
import { useBackend } from '../support/use-backend.js';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const perceived = (text: string): string[] => Array.from(graphemes.segment(text), ({ segment }) => segment);

describe('a title', () => {
  const backend = useBackend();

  it('comes with the first user message that has text, in the same write', async () => {
    const { conversations } = backend;
    const place = await newConversation(conversations);
    const title = async (): Promise<string | null> => (await conversations.get(...place)).title;

    await conversations.addMessage(...place, { role: 'system', content: 'You are kind.' });
    await conversations.addMessage(...place, answered('How can I help?'));
    await conversations.addMessage(...place, said(' \t\u3000\n'));
    await conversations.addMessage(...place, said('', { toolResults: [{ toolUseId: 'c', result: 'x' }] }));
    expect(await title()).toBeNull();
    await conversations.addMessage(...place, said('  Who\n\tsigned   the report? '));
    expect(await title()).toBe('Who signed the report?');
    await conversations.addMessage(...place, said('And when?'));
    expect(await title()).toBe('Who signed the report?');
    expect(await conversations.get(...place)).toMatchObject({ titleSource: 'AUTO' });
  });

  it.each([
    ['words', 'word '.repeat(40)],
    ['families', '👩‍👩‍👧‍👦'.repeat(70)],
    ['flags', '🇩🇪'.repeat(61)],
    ['combining marks', 'e\u0301\u0323'.repeat(61)],
    ['Chinese', '報告'.repeat(40)],
    ['one endless word', 'x'.repeat(1024 * 1024)],
  ])('of %s is cut to 60 perceived characters, the ellipsis included', async (_name, content) => {
    const place = await newConversation(backend.conversations);
    await backend.conversations.addMessage(...place, said(content));

    const title = (await backend.conversations.get(...place)).title ?? '';

    const characters = perceived(title);
    expect(characters.length).toBeLessThanOrEqual(60);
    expect(characters.length).toBeGreaterThanOrEqual(55);
    expect(characters.at(-1)).toBe('…');
    expect(content.startsWith(title.slice(0, -1))).toBe(true);
  });

  it('of exactly 60 perceived characters is not cut', async () => {
    const place = await newConversation(backend.conversations);
    await backend.conversations.addMessage(...place, said('👍🏽'.repeat(60)));

    expect((await backend.conversations.get(...place)).title).toBe('👍🏽'.repeat(60));
  });

  it('is one, of the first message, where many are written at once', async () => {
    const { conversations } = backend;
    const place = await newConversation(conversations);

    await atOnce(20, (index) => conversations.addMessage(...place, said(`Question ${index}`)));

    const [first] = (await conversations.getMessages(...place, { limit: 1 })).items;
    expect((await conversations.get(...place)).title).toBe(first?.content);
  });

  it('set by hand is trimmed and never overwritten', async () => {
    const { conversations } = backend;
    const place = await newConversation(conversations);
    await conversations.addMessage(...place, said('Who signed?'));

    const renamed = await conversations.updateTitle(...place, '\n Interview notes ');
    await conversations.addMessage(...place, said('And when?'));

    expect(renamed).toMatchObject({ title: 'Interview notes', titleSource: 'MANUAL' });
    expect(await conversations.generateTitle(...place)).toMatchObject({
      title: 'Interview notes',
      titleSource: 'MANUAL',
    });
  });

  it('set by hand wins against generateTitle at once', async () => {
    const { conversations } = backend;
    for (const name of times(10, (index) => `Mine ${index}`)) {
      const place = await newConversation(conversations);
      await conversations.addMessage(...place, said('Who signed?'));

      await Promise.all([
        conversations.generateTitle(...place),
        conversations.updateTitle(...place, name),
        conversations.generateTitle(...place),
        conversations.addMessage(...place, said('And when?')),
      ]);

      expect(await conversations.get(...place)).toMatchObject({ title: name, titleSource: 'MANUAL' });
    }
  });

  it('set by hand wins against generateTitle that began before it', async () => {
    const { conversations, current } = backend;
    const place = await newConversation(conversations);
    await conversations.addMessage(...place, said('Who signed?'));
    await current.database.query(`UPDATE ai_conversation SET title = 'Stale' WHERE id = $1`, [place[1]]);

    await inLine(current.database, place, [
      () => conversations.updateTitle(...place, 'Mine'),
      () => conversations.generateTitle(...place),
    ]);

    expect(await conversations.get(...place)).toMatchObject({ title: 'Mine', titleSource: 'MANUAL' });
  });

  it('is generated from the first user message with text, again and again the same', async () => {
    const { conversations } = backend;
    const place = await newConversation(conversations);
    await conversations.addMessages(...place, [
      said(' '),
      answered('Hello'),
      said('Who signed?'),
      said('When?'),
    ]);
    await backend.current.database.query(
      'UPDATE ai_conversation SET title = NULL, title_source = NULL, search_title = NULL WHERE id = $1',
      [place[1]],
    );

    const first = await conversations.generateTitle(...place);

    expect(first).toMatchObject({ title: 'Who signed?', titleSource: 'AUTO' });
    expect(await conversations.generateTitle(...place)).toEqual(first);
  });

  it('is not there while there is nothing to make it from', async () => {
    const place = await newConversation(backend.conversations);
    await backend.conversations.addMessage(...place, answered('Hello'));

    expect(await backend.conversations.generateTitle(...place)).toMatchObject({
      title: null,
      titleSource: null,
    });
  });

  it.each(['pause', 'archive'] as const)('can be changed after %s', async (leave) => {
    const place = await newConversation(backend.conversations);
    const left = await backend.conversations[leave](...place);

    expect(await backend.conversations.updateTitle(...place, 'x')).toMatchObject({
      title: 'x',
      status: left.status,
    });
  });

  it('has 1 to 200 characters after trimming, counted as code points', async () => {
    const { conversations } = backend;
    const place = await newConversation(conversations);

    expect((await conversations.updateTitle(...place, ` ${'😀'.repeat(200)} `)).title).toBe('😀'.repeat(200));
    for (const title of ['', ' \n', '😀'.repeat(201), 'x'.repeat(201), null, undefined, 7, ['x']]) {
      expect(await refusedFields(conversations.updateTitle(...place, title as string))).toEqual(['title']);
    }
  });
});
