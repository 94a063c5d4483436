import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import type { ChatTab } from './support/chat-tab.js';
import { type Moment, MOMENTS, replyTo } from './support/moments.js';
import { expectKept, keepWhatIsSeen, seenAt } from './support/seen.js';
import { useKillableDesk } from './support/use-killable-desk.js';

/** Milliseconds within which the next message is taken. */
const NEXT_MESSAGE_MS = 5_000;
/** Milliseconds of an answer that may be lost. */
const LOST_MS = 1_000;
/** Milliseconds for which a moment lasts, so that something of it may not be lost. */
const MOMENT_MS = 1_500;
/** Holds once a page has taken up an answer, or has found that it is over. */
const HAS_RESUMED = "window.chat.status !== 'ready' || window.chat.messages.at(-1)?.role === 'assistant'";
/** Moments at which one kill strikes, each in a conversation of its own. */
const AT_ONCE = 4;

const inText = MOMENTS.find(({ name }) => name === 'in a text')!;
const ROUNDS = Array.from({ length: MOMENTS.length / AT_ONCE }, (_, round) => {
  const moments = MOMENTS.slice(round * AT_ONCE, (round + 1) * AT_ONCE);
  return { moments, names: moments.map(({ name }) => name).join(', ') };
});

/** Milliseconds: a test starts processes, and waits for leases. */
const LONGEST_TEST_MS = 120_000;
jest.setTimeout(LONGEST_TEST_MS);

describe('A page before two backends, of which the one that answers is killed', () => {
  const desk = useKillableDesk(2, replyTo);

  /** A page in which the moment has come; all but the first are opened anew then, and follow the answer elsewhere. */
  async function comeTo({ name, shows }: Moment, index: number): Promise<ChatTab> {
    const tab = await desk.current.open();
    await keepWhatIsSeen(tab);
    await tab.write(name);
    await tab.has(shows);
    if (index === 0) return tab;
    await tab.reload();
    await tab.has(shows);
    return tab;
  }

  /** Opens a page anew whose connection broke; resolves when it shows no more of the answer. */
  async function reloadToEnd(tab: ChatTab): Promise<void> {
    const resumed = tab.page.waitForResponse((of) => of.url().endsWith('/stream'));
    await tab.reload();
    // Else the page reads it with its messages.
    if ((await resumed).status() === 200) await tab.page.waitForFunction(HAS_RESUMED);
    await tab.settles();
  }

  /** Sends the next message, which is taken; returns when it was sent. */
  async function goOn(tab: ChatTab): Promise<number> {
    const answer = tab.page.waitForResponse((of) => of.request().method() === 'POST');
    await tab.sends({ text: 'Go on' });
    const taken = await answer;
    expect(taken.status()).toBe(200);
    return taken.request().timing().startTime;
  }

  it.each(ROUNDS)('shows what it showed, and goes on: $names', async ({ moments }) => {
    await desk.current.answerByFirst();
    const tabs = await Promise.all(moments.map(comeTo));
    await pause(MOMENT_MS);
    const killedAt = await desk.current.killFirst();
    const going = tabs.map(async (tab, index) => {
      const seen = await seenAt(tab, killedAt, LOST_MS);
      await (index === 0 ? reloadToEnd(tab) : tab.is('error'));
      return { tab, seen, sentAt: await goOn(tab) };
    });
    await Promise.allSettled(going);
    void desk.current.startAnother();
    for (const { tab, seen, sentAt } of await Promise.all(going)) {
      expect(sentAt - killedAt).toBeLessThan(NEXT_MESSAGE_MS);
      await tab.settlesOn('Well.');
      expectKept(await tab.showsWhatIsStored(), seen);
    }
  });

  it('says when to try again to a message that comes at once, which is taken then', async () => {
    await desk.current.answerByFirst();
    const tab = await comeTo(inText, 0);
    await desk.current.killFirst();
    void desk.current.startAnother();
    const answer = tab.page.waitForResponse((of) => of.request().method() === 'POST');
    await tab.is('error');
    await tab.sends({ text: 'Go on' });
    const refused = await answer;
    expect([refused.status(), await refused.headerValue('retry-after')]).toEqual([409, '2']);
    expect(await tab.page.getByRole('alert').textContent()).toMatch(/^\w[^{}]*$/);
    await tab.press('Try again');
    await tab.settlesOn('Well.');
    expect(await tab.showsWhatIsStored()).toHaveLength(4);
  });

  it('shows what it showed also where no other one lived, once one is there again', async () => {
    await desk.current.answerByFirst();
    const tab = await comeTo(inText, 0);
    await pause(MOMENT_MS);
    const killedAt = await desk.current.killFirst();
    const seen = await seenAt(tab, killedAt, LOST_MS);
    await desk.current.killFirst();
    await desk.current.startAnother();
    await reloadToEnd(tab);
    await goOn(tab);
    await tab.settlesOn('Well.');
    expectKept(await tab.showsWhatIsStored(), seen);
  });
});
