import { beforeAll, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { newClient } from '../support/http-client.js';
import { seedConversations } from '../support/seed.js';
import { EVERY_GRANT, useConsole } from './support/use-console.js';

const app = useConsole();
const MIA = { org: 'acme', user: 'mia', scope: EVERY_GRANT };
const SCOPE = { organizationId: 'acme', userId: 'mia' };
const BODY = 'document.scrollingElement';
const LIST = `document.querySelector('[role=list]').parentElement`;

beforeAll(async () => {
  await seedConversations(app.backend.current.database, SCOPE, 450);
  const mia = await newClient(app.backend.current, { scope: SCOPE, grants: EVERY_GRANT });
  const looks = Array.from({ length: 40 }, () => mia.get('/organization/conversations?limit=1'));
  await Promise.all(looks);
});

/** Scrolls to the end of what is there, and a little back. */
async function scrollDown(page: Page, scroller: string): Promise<void> {
  await page.evaluate(`${scroller}.scrollTop = 1e9`);
  await laidOut(page);
  await page.evaluate(`${scroller}.scrollTop -= 300`);
  await laidOut(page);
}

/** Waits until what is there was laid out, which takes a look at what has moved by that. */
async function laidOut(page: Page): Promise<void> {
  for (let frame = 0; frame < 4; frame++) await page.evaluate('new Promise(requestAnimationFrame)');
}

/** The rows that are on the screen, as an expression. */
const rowsOnScreen = (
  row: string,
): string => `[...document.querySelectorAll(${JSON.stringify(row)})].filter((one) =>
  one.getBoundingClientRect().bottom > 0 && one.getBoundingClientRect().top < innerHeight)`;

const textsOnScreen = (page: Page, row: string) =>
  page.evaluate<string[]>(`${rowsOnScreen(row)}.map((one) => one.textContent)`);

/** Follows a link of a row that is on the screen: a click of Playwright’s would scroll to it. */
const openOnScreen = (page: Page, row: string) =>
  page.evaluate(`${rowsOnScreen(row)}[1].querySelector('a').click()`);

it('restores where one was in the conversations, and begins another list at its top', async () => {
  const { page } = await app.open(MIA, '/conversations');
  await page.getByRole('link', { name: 'Conversation 1', exact: true }).waitFor();
  for (const next of [101, 201]) {
    await scrollDown(page, LIST);
    await page.locator(`[aria-posinset="${next}"]`).waitFor({ state: 'attached' });
  }
  const left = await textsOnScreen(page, '[role=listitem]');

  await openOnScreen(page, '[role=listitem]');
  await page.getByRole('button', { name: 'Rename' }).waitFor();
  await page.goBack();
  await page.getByRole('list', { name: 'Conversations' }).waitFor();
  await laidOut(page);

  expect(left.length).toBeGreaterThan(3);
  expect(await textsOnScreen(page, '[role=listitem]')).toEqual(left);
  await page.getByLabel('Status').selectOption('active');
  await page.getByRole('link', { name: 'Conversation 1', exact: true }).waitFor();
});

it('restores where one was in the cases, with as many as were shown', async () => {
  const { page } = await app.open({ ...MIA, scope: 'ai:supervise' }, '/cases');
  for (const read of [200, 300]) {
    await page.getByRole('button', { name: 'Show more', exact: true }).click();
    if (read > 200) await page.getByRole('button', { name: `Show more of ${read}` }).click();
    await page.getByRole('row').nth(read).waitFor();
  }
  await scrollDown(page, BODY);
  const left = await textsOnScreen(page, 'tbody tr');

  await openOnScreen(page, 'tbody tr');
  await page.getByRole('link', { name: 'All cases' }).waitFor();
  await page.goBack();
  await page.getByRole('table', { name: 'Cases' }).waitFor();
  await laidOut(page);

  expect(left.length).toBeGreaterThan(3);
  expect(await textsOnScreen(page, 'tbody tr')).toEqual(left);
});

it('restores where one was in the audit trail', async () => {
  const { page } = await app.open(MIA, '/audit', { viewport: { width: 390, height: 800 } });
  await page.getByRole('list', { name: 'Audit trail' }).waitFor();
  await scrollDown(page, BODY);
  const left = await textsOnScreen(page, 'article');

  await page.evaluate(`document.querySelector('a[href$="/health"]').click()`);
  await page.getByRole('heading', { name: 'Health' }).waitFor();
  await page.goBack();
  await page.getByRole('list', { name: 'Audit trail' }).waitFor();
  await laidOut(page);

  expect(left.length).toBeGreaterThan(1);
  expect(await textsOnScreen(page, 'article')).toEqual(left);
});
