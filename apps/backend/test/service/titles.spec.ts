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
    const ref = await newConversation(conversations);
    const title = async (): Promise<string | null> => (await conversations.get(...ref)).title;

    await conversations.addMessage(...ref, { role: 'system', content: 'You are kind.' });
    await conversations.addMessage(...ref, answered('How can I help?'));
    await conversations.addMessage(...ref, said(' \t\u3000\n'));
    await conversations.addMessage(...ref, said('', { toolResults: [{ toolUseId: 'c', result: 'x' }] }));
    expect(await title()).toBeNull();
    await conversations.addMessage(...ref, said('  Who\n\tsigned   the report? '));
    expect(await title()).toBe('Who signed the report?');
    await conversations.addMessage(...ref, said('And when?'));
    expect(await title()).toBe('Who signed the report?');
    expect(await conversations.get(...ref)).toMatchObject({ titleSource: 'AUTO' });
  });

  it.each([
    ['words', 'word '.repeat(40)],
    ['families', '👩‍👩‍👧‍👦'.repeat(70)],
    ['flags', '🇩🇪'.repeat(61)],
    ['combining marks', 'e\u0301\u0323'.repeat(61)],
    ['Chinese', '報告'.repeat(40)],
    ['one endless word', 'x'.repeat(1024 * 1024)],
  ])('of %s is cut to 60 perceived characters, the ellipsis included', async (_name, content) => {
    const ref = await newConversation(backend.conversations);
    await backend.conversations.addMessage(...ref, said(content));

    const title = (await backend.conversations.get(...ref)).title ?? '';

    const characters = perceived(title);
    expect(characters.length).toBeLessThanOrEqual(60);
    expect(characters.length).toBeGreaterThanOrEqual(55);
    expect(characters.at(-1)).toBe('…');
    expect(content.startsWith(title.slice(0, -1))).toBe(true);
  });

  it('of exactly 60 perceived characters is not cut', async () => {
    const ref = await newConversation(backend.conversations);
    await backend.conversations.addMessage(...ref, said('👍🏽'.repeat(60)));

    expect((await backend.conversations.get(...ref)).title).toBe('👍🏽'.repeat(60));
  });

  it('is one, of the first message, where many are written at once', async () => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);

    await atOnce(20, (index) => conversations.addMessage(...ref, said(`Question ${index}`)));

    const [first] = (await conversations.getMessages(...ref, { limit: 1 })).items;
    expect((await conversations.get(...ref)).title).toBe(first?.content);
  });

  it('set by hand is trimmed and never overwritten', async () => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);
    await conversations.addMessage(...ref, said('Who signed?'));

    const renamed = await conversations.updateTitle(...ref, '\n Interview notes ');
    await conversations.addMessage(...ref, said('And when?'));

    expect(renamed).toMatchObject({ title: 'Interview notes', titleSource: 'MANUAL' });
    expect(await conversations.generateTitle(...ref)).toMatchObject({
      title: 'Interview notes',
      titleSource: 'MANUAL',
    });
  });

  it('set by hand wins against generateTitle at once', async () => {
    const { conversations } = backend;
    for (const name of times(10, (index) => `Mine ${index}`)) {
      const ref = await newConversation(conversations);
      await conversations.addMessage(...ref, said('Who signed?'));

      await Promise.all([
        conversations.generateTitle(...ref),
        conversations.updateTitle(...ref, name),
        conversations.generateTitle(...ref),
        conversations.addMessage(...ref, said('And when?')),
      ]);

      expect(await conversations.get(...ref)).toMatchObject({ title: name, titleSource: 'MANUAL' });
    }
  });

  it('set by hand wins against generateTitle that began before it', async () => {
    const { conversations, current } = backend;
    const ref = await newConversation(conversations);
    await conversations.addMessage(...ref, said('Who signed?'));
    await current.database.query(`UPDATE ai_conversation SET title = 'Stale' WHERE id = $1`, [ref[1]]);

    await inLine(current.database, ref, [
      () => conversations.updateTitle(...ref, 'Mine'),
      () => conversations.generateTitle(...ref),
    ]);

    expect(await conversations.get(...ref)).toMatchObject({ title: 'Mine', titleSource: 'MANUAL' });
  });

  it('is generated from the first user message with text, again and again the same', async () => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);
    await conversations.addMessages(...ref, [
      said(' '),
      answered('Hello'),
      said('Who signed?'),
      said('When?'),
    ]);
    await backend.current.database.query(
      'UPDATE ai_conversation SET title = NULL, title_source = NULL, search_title = NULL WHERE id = $1',
      [ref[1]],
    );

    const first = await conversations.generateTitle(...ref);

    expect(first).toMatchObject({ title: 'Who signed?', titleSource: 'AUTO' });
    expect(await conversations.generateTitle(...ref)).toEqual(first);
  });

  it('is not there while there is nothing to make it from', async () => {
    const ref = await newConversation(backend.conversations);
    await backend.conversations.addMessage(...ref, answered('Hello'));

    expect(await backend.conversations.generateTitle(...ref)).toMatchObject({
      title: null,
      titleSource: null,
    });
  });

  it.each(['pause', 'archive'] as const)('can be changed after %s', async (transition) => {
    const ref = await newConversation(backend.conversations);
    const left = await backend.conversations[transition](...ref);

    expect(await backend.conversations.updateTitle(...ref, 'x')).toMatchObject({
      title: 'x',
      status: left.status,
    });
  });

  it('has 1 to 200 characters after trimming, counted as code points', async () => {
    const { conversations } = backend;
    const ref = await newConversation(conversations);

    expect((await conversations.updateTitle(...ref, ` ${'😀'.repeat(200)} `)).title).toBe('😀'.repeat(200));
    for (const title of ['', ' \n', '😀'.repeat(201), 'x'.repeat(201), null, undefined, 7, ['x']]) {
      expect(await refusedFields(conversations.updateTitle(...ref, title as string))).toEqual(['title']);
    }
  });
});
