import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { said } from '../support/messages.js';
import { seedConversations } from '../support/seed.js';
import { useConsole } from './support/use-console.js';

const app = useConsole();
const SCOPE = { organizationId: 'crowded', userId: 'mia' };
const CONVERSATIONS = 100_000;
/** Rows that the page may have, whatever the list has. */
const MOST_ROWS = 60;

/** Notes how long the browser takes from each key and click to what it paints next, in milliseconds. */
const OBSERVE = `
  window.interactions = [];
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries()) if (interactionId) interactions.push(duration);
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });`;

/** Says something in conversations, one after the other, until it is told to stop; returns how often. */
async function keepTalking(signal: AbortSignal): Promise<number> {
  for (let round = 0; ; round++) {
    if (signal.aborted) return round;
    const context = { agentType: `agent-${round % 5}` };
    const { conversation } = await app.backend.conversations.getOrCreate(SCOPE, context);
    await app.backend.conversations.addMessage(SCOPE, conversation.id, said(`Round ${round}`));
  }
}

async function useList(page: Page): Promise<void> {
  await page.getByRole('list', { name: 'Conversations' }).getByRole('link').nth(2).focus();
  for (let step = 0; step < 40; step++) await page.keyboard.press('ArrowDown');
  for (let screen = 0; screen < 5; screen++) {
    await page.evaluate(`document.querySelector('[role=list]').parentElement.scrollTop = 1e9`);
    await page.keyboard.press('ArrowUp');
  }
  await page.getByLabel('Title').fill('Conv');
  await page.getByLabel('Title').pressSequentially('ersation 7');
}

it(`has the visible rows of ${CONVERSATIONS} conversations alone, while messages come in`, async () => {
  await seedConversations(app.backend.current.database, SCOPE, CONVERSATIONS);
  const { page } = await app.open({ org: SCOPE.organizationId, user: SCOPE.userId }, '/conversations');
  await page.getByRole('link', { name: 'Conversation 1', exact: true }).waitFor();
  await page.evaluate(OBSERVE);
  const talk = new AbortController();
  const talking = keepTalking(talk.signal);
  await page
    .getByRole('link', { name: /^Round/ })
    .first()
    .waitFor();

  await useList(page);

  expect(await page.getByRole('listitem').count()).toBeLessThan(MOST_ROWS);
  talk.abort();
  const appends = await talking;
  // A figure of this machine at this moment, and no rule: shown where it is asked for.
  if (process.env.INTERACTION === 'true') {
    const longest = await page.evaluate<number>('Math.max(0, ...interactions)');
    const seen = await page.evaluate<number>('interactions.length');
    process.stdout.write(
      `Interaction to next paint: ${longest} ms at most, of ${seen} noted, beside ${appends} appends.\n`,
    );
  }
});
