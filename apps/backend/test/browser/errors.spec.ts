import { describe, expect, it } from '@jest/globals';
import type { Reply } from '../support/model-server.js';
import * as openai from '../support/openai-events.js';
import type { ChatTab } from './support/chat-tab.js';
import { breaksOff, calls, held, says } from './support/scripted-answers.js';
import { useDesk } from './support/use-desk.js';
import { usePlainPage } from './support/use-plain-page.js';

/** An answer that is never silent for as long as a model may be, and longer than the test. */
const WORDS = new Array<string>(600).fill('Seventeen ');
const MS_BETWEEN_WORDS = 100;
/** Time in which a message that is sent at once is refused. */
const WOULD_BE_REFUSED_MS = 500;

/** A refusal as a server of OpenAI's kind sends it. */
function refuses(status: number, code: string, headers: Record<string, string> = {}): Reply {
  return { status, headers, body: [JSON.stringify({ error: { message: 'No', type: 'error', code } })] };
}

const CASES: [code: string, Reply][] = [
  ['MODEL_REFUSED', refuses(401, 'invalid_api_key')],
  ['MODEL_RATE_LIMITED', refuses(429, 'rate_limit_exceeded', { 'retry-after': '17' })],
  ['CONTEXT_TOO_LONG', refuses(400, 'context_length_exceeded')],
  ['MODEL_TIMED_OUT', { body: openai.text('Seventeen'), end: 'hold' }],
  ['CONTENT_FILTERED', refuses(400, 'content_filter')],
  ['MODEL_FAILED', breaksOff('Seventeen')],
];

describe.each([
  ['one backend', 1],
  ['two backends that requests go to in turn', 2],
])('What went wrong, in a page before %s,', (_backends, count) => {
  const desk = useDesk({ AI_MAX_RETRIES: '0', AI_TIMEOUT_SECONDS: '1' }, count);
  const plain = usePlainPage(desk);

  /** Asserts that the page says it in a sentence, and knows it by a code. */
  async function saysWhy({ page }: ChatTab, code: string, retryAfter: string | null = null): Promise<void> {
    const alert = page.locator(`[role=alert][data-code=${code}]`);
    expect(await alert.textContent()).toMatch(/^\w[^{}]*\.$/);
    expect(await alert.getAttribute('data-retry-after')).toBe(retryAfter);
  }

  it.each(CASES)('has a sentence and the code %s, which is stored', async (code, reply) => {
    desk.current.model.answer(reply, says('Seventeen euros.'));
    const tab = await plain.open();
    await tab.write('How much is there?');
    await tab.is('error');
    await saysWhy(tab, code, code === 'MODEL_RATE_LIMITED' ? '17' : null);

    await tab.reload();
    const [, failed] = await tab.shown();
    expect(failed!.metadata).toMatchObject({ error: code, cutOff: 'FAILED', finishReason: 'error' });
    await tab.press('Regenerate');
    await tab.settlesOn('Seventeen euros.');
  });

  it('is an answer that its length or a filter has ended, which does not look whole', async () => {
    const ended = (reason: string): Reply => ({
      body: [...openai.text('Seventeen'), ...openai.end(reason, {})],
    });
    desk.current.model.answer(ended('length'), ended('content_filter'));
    const tab = await desk.open();
    for (const reason of ['length', 'content-filter']) {
      await tab.write(`Until ${reason}`);
      await tab.has(`"finishReason":"${reason}"`);
      await tab.settles();
    }

    await tab.reload();
    await tab.is('ready');
    expect(await tab.page.getByText('This answer is not whole.').count()).toBe(2);
  });

  it('is a connection that was lost', async () => {
    desk.current.model.answer(says('Seventeen', held('').text));
    const tab = await plain.open();
    await tab.write('How much is there?');
    await tab.reads('Seventeen');
    plain.cut();
    await saysWhy(tab, 'CONNECTION_LOST');
  });

  it('is an answer that is on its way in another window, with the time to wait', async () => {
    desk.current.model.answer({ body: openai.text(...WORDS), pauseMs: MS_BETWEEN_WORDS });
    const tab = await plain.open();
    await tab.write('How much is there?');
    await tab.reads('Seventeen');
    const other = await plain.openBeside(tab);
    await other.write('And now?');
    await saysWhy(other, 'TURN_IN_PROGRESS', '2');
  });

  it('is a decision that waits', async () => {
    desk.current.model.answer(calls(['freeze', { account: 'DE17' }]));
    const tab = await plain.open();
    await tab.write('Freeze it');
    await tab.settlesOn('A moment.');
    await tab.write('And now?');
    await saysWhy(tab, 'APPROVAL_PENDING');
  });

  it('stays where the page looks for an answer on its way meanwhile', async () => {
    const tab = await desk.open();
    await tab.is('ready');
    const refused = tab.page.waitForResponse('**/chat');
    const looks = tab.page.waitForRequest('**/stream');
    await tab.page.route('**/stream', async (route) => {
      await Promise.race([refused, tab.page.waitForTimeout(WOULD_BE_REFUSED_MS)]);
      await route.continue();
    });
    await tab.page.evaluate('void (window.looked = window.chat.resumeStream())');
    await looks;
    await tab.sends({ text: 'a'.repeat(1_100_000) });
    await tab.page.evaluate('window.looked');

    await refused;
    await tab.is('error');
  });

  it('is a message that is too large', async () => {
    const tab = await plain.open();
    await tab.sends({ text: 'a'.repeat(1_100_000) });
    await saysWhy(tab, 'CONTENT_TOO_LARGE');
  });

  it('is a token that is not taken any more', async () => {
    const tab = await plain.open();
    await tab.page.route('**/chat', (route) =>
      route.continue({ headers: { ...route.request().headers(), authorization: 'Bearer old' } }),
    );
    await tab.write('How much is there?');
    await saysWhy(tab, 'UNAUTHENTICATED');
  });
});
