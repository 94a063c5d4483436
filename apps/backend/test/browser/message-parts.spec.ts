import { describe, expect, it } from '@jest/globals';
import { calls, says } from './support/scripted-answers.js';
import { knownPages } from './support/desk.agent.js';
import { useDesk } from './support/use-desk.js';
import { usePlainPage } from './support/use-plain-page.js';

const PARTS = [
  { type: 'text', text: 'Who signed' },
  { type: 'source-url', sourceId: 's1', url: 'https://example.org/report', title: 'The report' },
  { type: 'data-case', id: 'HR-17', data: { b: 1, a: [true, null, 'x'] } },
  { type: 'text', text: 'the report?' },
  { type: 'source-document', sourceId: 's2', mediaType: 'application/pdf', title: 'Report' },
];
/** Bytes of metadata that a person's message may have. */
const MAX_METADATA_BYTES = 16 * 1024;

describe.each([
  ['one backend', 1],
  ['two backends that requests go to in turn', 2],
])('A message of a page before %s', (_backends, count) => {
  const desk = useDesk({}, count);
  const plain = usePlainPage(desk);

  it('carries texts, data and sources in their order, and metadata of its own', async () => {
    desk.current.model.answer(says('Mia.'));
    const tab = await desk.open();
    await tab.sends({ parts: PARTS, metadata: { page: 7 } });
    await tab.settlesOn('Mia.');

    const [question] = await tab.showsWhatIsStored();
    expect(question).toMatchObject({ parts: PARTS, metadata: { page: 7, sequence: 1, siblings: [1] } });
  });

  it('is answered by one that says when, by what, at which cost and why it ended', async () => {
    desk.current.model.answer(says('Mia.'));
    const tab = await desk.open();
    await tab.write('Who signed?');
    await tab.settlesOn('Mia.');

    const [, answer] = await tab.showsWhatIsStored();
    expect(answer!.metadata).toEqual({
      conversationId: await tab.id(),
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      sequence: 2,
      siblings: [2],
      model: 'gpt-replayed',
      usage: { inputTokens: 9, outputTokens: 3, cacheReadTokens: 0, reasoningTokens: 0 },
      finishReason: 'stop',
    });
  });

  it.each([
    ['more metadata than is kept', { note: 'x'.repeat(MAX_METADATA_BYTES) }, 'CONTENT_TOO_LARGE'],
    ['what only the system says', { cutOff: 'STOPPED' }, 'VALIDATION_FAILED'],
  ])('is not taken with %s', async (_what, metadata, code) => {
    const tab = await plain.open();
    await tab.sends({ text: 'Who signed?', metadata });
    await tab.page.locator(`[role=alert][data-code=${code}]`).waitFor();

    await tab.reload();
    expect(await tab.shown()).toEqual([]);
  });

  it('goes with further fields to an agent that declares them, and to no other', async () => {
    desk.current.model.answer(calls(['see_page', {}]), says('Page seven.'));
    const knowing = await plain.open({ agent: 'page' });
    await knowing.sends({ text: 'Where am I?' }, { body: { page: 7 } });
    await knowing.settlesOn('Page seven.');
    expect(knownPages.at(-1)).toBe(7);

    const other = await plain.open();
    await other.sends({ text: 'Where am I?' }, { body: { page: 7 } });
    await other.page.locator('[role=alert][data-code=VALIDATION_FAILED]').waitFor();
  });
});
