import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Body, newClient } from '../support/http-client.js';
import { expectAccessible } from './support/axe.js';
import { fillCases } from './support/case-world.js';
import { useConsole } from './support/use-console.js';

const app = useConsole();
const ORG = 'acme';
const AUDITOR = { org: ORG, user: 'ada', scope: 'ai:audit' };
const PANELS = { user: 'By user', entity: 'By case', agentType: 'By agent', model: 'By model' };
const LAST_DAY = new Date(new Date().setUTCDate(0)).toISOString().slice(0, 10);
const LAST_MONTH = LAST_DAY.slice(0, 7);
const THIS_MONTH = new Date().toISOString().slice(0, 7);

interface Used {
  [key: string]: unknown;
  messages: number;
  tokens: { input: number; output: number };
  cost: { usd: string; unpricedMessages: number };
}

beforeAll(() => fillCases(app.backend, ORG));

/** Usage, as the API has it. */
async function usage(query: string): Promise<{ items: Used[]; total: Used }> {
  const scope = { organizationId: ORG, userId: 'ada' };
  const client = await newClient(app.backend.current, { scope, grants: 'ai:audit' });
  const { body } = await client.get(`/organization/usage?${query}`);
  return body as Body & { items: Used[]; total: Used };
}

const counted = (value: number): string => new Intl.NumberFormat('en-GB').format(value);

/** The cells of a row, as the page writes them. */
function cellsOf({ messages, tokens, cost }: Used): string[] {
  const unpriced = cost.unpricedMessages > 0 ? ` + ${cost.unpricedMessages} unpriced` : '';
  return [
    `$${cost.usd}${unpriced}`,
    counted(messages),
    `${counted(tokens.input)} / ${counted(tokens.output)}`,
  ];
}

async function rowsIn(page: Page, table: string): Promise<string[][]> {
  const rows = page.getByRole('table', { name: table }).getByRole('row');
  await rows.nth(1).waitFor();
  const cells = (await rows.all()).slice(1).map((row) => row.getByRole('cell').allInnerTexts());
  return (await Promise.all(cells)).toSorted();
}

describe('the page of the usage', () => {
  it('shows each figure of the API, to the last decimal', async () => {
    const { page } = await app.open(AUDITOR, '/usage?range=all');

    for (const [by, caption] of Object.entries(PANELS)) {
      const { items } = await usage(`groupBy=${by}`);
      expect(await rowsIn(page, caption)).toEqual(items.map(cellsOf).toSorted());
    }
    const { total } = await usage('');
    expect(await page.getByLabel('In total').innerText()).toContain(`$${total.cost.usd}`);
    expect(await page.getByLabel('In total').innerText()).toContain(counted(total.tokens.input));
    await page.getByText('Figures of each month', { exact: true }).click();
    const { items } = await usage('groupBy=month');
    expect(await rowsIn(page, 'Figures of each month, in UTC')).toEqual(items.map(cellsOf).toSorted());
  });

  it('leads from a bar to what it is made of, by an address that comes back on reload', async () => {
    const { page } = await app.open(AUDITOR, '/usage?range=90-days');

    await page
      .getByRole('table', { name: 'By case' })
      .getByRole('link', { name: 'case HR-17', exact: true })
      .click();
    await page.getByRole('table', { name: 'By user' }).getByRole('link', { name: 'noa' }).click();
    await page.waitForURL(/userId=noa/);
    const { searchParams } = new URL(page.url());
    expect(Object.fromEntries(searchParams)).toEqual({
      range: '90-days',
      ...{ entityType: 'case', entityId: 'HR-17', userId: 'noa' },
    });
    const { total } = await usage('entityType=case&entityId=HR-17&userId=noa');
    const figure = page.getByLabel('In total').getByText(`$${total.cost.usd}`);
    await figure.waitFor();

    await page.getByRole('link', { name: 'Everything' }).click();
    await page.getByRole('table', { name: 'By user' }).getByRole('link', { name: 'mia' }).waitFor();
    expect(new URL(page.url()).search).toBe('?range=90-days');
  });

  it('says what a case has cost last month, and which models have no price', async () => {
    const { page } = await app.open({ ...AUDITOR, scope: 'ai:govern' }, '/usage');

    expect(await page.getByRole('note').innerText()).toContain('unknown-model (1)');
    await page.getByRole('note').getByRole('link', { name: 'Set their prices' }).waitFor();
    await page.getByLabel('Time (UTC)').selectOption('Last month');
    await page.getByLabel('Entity', { exact: true }).fill('HR-17');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL(/entityId=HR-17/);

    const { total } = await usage(`entityId=HR-17&from=${LAST_MONTH}-01&to=${THIS_MONTH}-01`);
    expect(total.messages).toBeGreaterThan(0);
    await page.getByLabel('In total').getByText(`$${total.cost.usd}`).waitFor();
    await page.getByLabel('Time (UTC)').selectOption('Own dates');
    await page.getByLabel('First day').fill(`${LAST_MONTH}-01`);
    await page.getByLabel('Last day').fill(LAST_DAY);
    await page.waitForURL(new RegExp(`to=${LAST_DAY}`));
    await page.getByLabel('In total').getByText(`$${total.cost.usd}`).waitFor();
  });

  it('leads on to the conversations whoever may see them', async () => {
    const path = '/usage?range=all&entityType=case&entityId=HR-18';
    const { page } = await app.open({ ...AUDITOR, scope: 'ai:audit ai:supervise' }, path);
    await page.getByRole('link', { name: 'Their conversations' }).click();
    await page.getByText('What does other-model know?').first().waitFor();

    const { page: other } = await app.open(AUDITOR, path);
    await other.getByLabel('In total').waitFor();
    expect(await other.getByRole('link', { name: 'Their conversations' }).count()).toBe(0);
  });

  it('shows whoever is narrowed to a case that case alone', async () => {
    const { page } = await app.open({ ...AUDITOR, entities: ['case:HR-18'] }, '/usage?range=all');

    expect(await rowsIn(page, 'By case')).toEqual(
      (await usage('groupBy=entity&entityId=HR-18')).items.map(cellsOf),
    );
    expect(await page.getByText('mia').count()).toBe(0);
  });

  it('is not shown to whoever may not read usage', async () => {
    const { page } = await app.open({ ...AUDITOR, scope: 'ai:supervise' }, '/usage');

    await page.getByRole('alert').getByText('ai:govern or ai:audit').first().waitFor();
    expect(await page.getByRole('link', { name: 'Usage' }).count()).toBe(0);
  });

  it('is used by the keyboard alone', async () => {
    const { page } = await app.open(AUDITOR, '/usage');
    await page.getByRole('radio', { name: 'Cost' }).focus();

    await page.keyboard.press('ArrowRight');
    await page.waitForURL(/measure=messages/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('table', { name: 'Figures of each day, in UTC' }).waitFor();
    await page.getByLabel('User').focus();
    await page.keyboard.type('noa');
    await page.keyboard.press('Enter');
    await page.waitForURL(/userId=noa/);
  });

  it('has nothing that axe finds fault with', async () => {
    const { page } = await app.open({ ...AUDITOR, scope: 'ai:govern' }, '/usage?range=90-days');
    await page.getByRole('table', { name: 'By model' }).waitFor();
    await page.getByText('Figures of each day', { exact: true }).click();

    await expectAccessible(page);
  });

  it('shows its curve in a browser whose language is none', async () => {
    // As a Chromium says that was started in the POSIX locale.
    const { page } = await app.open(AUDITOR, '/usage?range=90-days', { locale: 'en-US@posix' });

    await page.getByRole('table', { name: 'By model' }).waitFor();
    await page.locator('canvas').waitFor();
    expect(await page.evaluate('navigator.language')).toMatch(/^en-US(-u-va-posix)?$/);
  });

  it('says what to do where nothing was used', async () => {
    const { page } = await app.open({ ...AUDITOR, org: 'empty' }, '/usage');

    await page.getByText('npm run import').waitFor();
  });
});
