import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { expectAccessible } from './support/axe.js';
import { fillCases } from './support/case-world.js';
import { useConsole } from './support/use-console.js';

const app = useConsole();
const ORG = 'acme';
const LEAD = { org: ORG, user: 'lead', scope: 'ai:supervise ai:audit ai:govern' };
const HR_17 = '/cases/case/HR-17';
const LAST_MONTH = new Date(new Date().setUTCDate(0)).toISOString().slice(0, 7);

let lead: HttpClient;
let deleted: string;

beforeAll(async () => {
  await fillCases(app.backend, ORG);
  const { current, conversations } = app.backend;
  lead = await newClient(current, { scope: { organizationId: ORG, userId: 'lead' }, grants: LEAD.scope });
  const scope = { organizationId: ORG, userId: 'noa' };
  const context = { entityType: 'case', entityId: 'HR-17', title: 'Taken back', fresh: true };
  const { conversation } = await conversations.getOrCreate(scope, context);
  await conversations.delete(scope, conversation.id);
  deleted = conversation.id;
});

const usd = async (query: string): Promise<string> => {
  const { total } = (await lead.get(`/organization/usage?${query}`)).body as Body & {
    total: { cost: { usd: string } };
  };
  return `$${total.cost.usd}`;
};

describe('the pages of the cases', () => {
  it('lead whoever has never seen them to what HR-17 has cost last month', async () => {
    const { page } = await app.open(LEAD);

    await page.getByRole('link', { name: 'Cases' }).click();
    await page.getByRole('table', { name: 'Cases' }).getByRole('link', { name: 'HR-17' }).click();
    const month = page.getByRole('row', { name: `${LAST_MONTH} (last month)` });
    const range = `from=${LAST_MONTH}-01&to=${new Date().toISOString().slice(0, 7)}-01`;
    await month
      .getByRole('cell', { name: await usd(`entityType=case&entityId=HR-17&${range}`), exact: true })
      .waitFor();
  });

  it('show each case with the cost and the latest activity that the API has', async () => {
    const { page } = await app.open(LEAD, '/cases');
    const { items } = (await lead.get('/organization/entities')).body;

    await page.getByRole('table', { name: 'Cases' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(items.length + 1);
    for (const { entityId, lastActivityAt } of items) {
      const row = page.getByRole('row', { name: entityId as string });
      await row.getByText(await usd(`entityType=case&entityId=${entityId as string}`)).waitFor();
      expect(await row.locator('time').getAttribute('datetime')).toBe(lastActivityAt);
    }
  });

  it('find a case by a part of its name, and open one that is not in the list', async () => {
    const { page } = await app.open(LEAD, '/cases');

    await page.getByLabel('Find a case').fill('fin');
    await page.keyboard.press('Enter');
    await page.waitForURL(/find=fin/);
    await page.getByRole('link', { name: 'FIN-2' }).waitFor();
    expect(await page.getByRole('link', { name: 'HR-17' }).count()).toBe(0);
    await page.getByLabel('Find a case').fill('X-1');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('link', { name: 'Open case X-1' }).click();
    await page.getByText('None that you may see.').waitFor();
  });

  it('show a case with all its conversations and users, deleted ones marked', async () => {
    const { page } = await app.open(LEAD, HR_17);
    const table = page.getByRole('table', { name: 'Conversations of this case' });

    const row = table.getByRole('row', { name: 'Taken back' });
    await row.getByText('deleted').waitFor();
    expect(await row.getByRole('link').getAttribute('href')).toContain(deleted);
    expect(await table.getByRole('row').count()).toBe(1 + 4);
    await page
      .getByLabel('In total')
      .getByText(await usd('entityType=case&entityId=HR-17'))
      .waitFor();
    await page.getByRole('table', { name: 'By user' }).getByRole('row', { name: 'mia' }).waitFor();
    await page.getByText('This case: Not held').waitFor();
  });

  it('say whether the case and the data of its users are held', async () => {
    const body = { target: { type: 'user', userId: 'noa' }, reason: 'Court order 12/2026' };
    const { id } = (await lead.post('/organization/holds', body)).body;
    const { page } = await app.open(LEAD, HR_17);

    await page.getByText(/User noa: Held: all of .* By User noa \(Court order 12\/2026\)/).waitFor();
    await page.getByText('User mia: Not held').waitFor();
    await page.getByText(/This case: Held in part: 2 of 4 .* By User noa \(Court order 12\/2026\)/).waitFor();
    await lead.post(`/organization/holds/${id}/release`, { reason: 'Settled' });
  });

  it.each([
    ['ai:supervise', ['Conversations', 'Approvals'], ['Cost', 'Holds']],
    ['ai:audit', ['Cost'], ['Conversations', 'Approvals', 'Holds']],
    ['ai:govern', ['Cost', 'Holds'], ['Conversations', 'Approvals']],
  ])('show whoever has %s no more than that grants', async (scope, shown, hidden) => {
    const { page } = await app.open({ org: ORG, user: 'lea', scope }, HR_17);

    for (const name of shown) await page.getByRole('heading', { name, level: 2 }).waitFor();
    for (const name of hidden) expect(await page.getByRole('heading', { name, level: 2 }).count()).toBe(0);
    await page.getByRole('link', { name: 'All cases' }).click();
    await page.getByRole('link', { name: 'HR-17' }).waitFor();
  });

  it('show whoever is narrowed to another case nothing of this one', async () => {
    const { page } = await app.open({ ...LEAD, entities: ['case:HR-18'] }, '/cases');

    await page.getByRole('link', { name: 'HR-18' }).waitFor();
    expect(await page.getByRole('table', { name: 'Cases' }).getByRole('row').count()).toBe(2);
    await page.goto(page.url().replace('/cases', HR_17));
    await page
      .getByLabel('Token')
      .fill(await app.backend.current.token({ ...LEAD, entities: ['case:HR-18'] }));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('None that you may see.').waitFor();
    await page.getByLabel('In total').getByText('$0', { exact: true }).waitFor();
    expect(await page.getByText('mia').count()).toBe(0);
  });

  it('are printed with who looked, when, and the entries of the audit trail', async () => {
    const { page } = await app.open(LEAD, HR_17);
    await page.getByRole('table', { name: 'Conversations of this case' }).waitFor();
    await page.getByText('No tool call has waited here.').waitFor();
    await page.getByText('Loading the conversations').waitFor({ state: 'hidden' });
    await page.emulateMedia({ media: 'print' });

    const evidence = page.getByLabel('Of this view');
    const text = await evidence.innerText();
    expect(text).toContain(`Organization\n${ORG}`);
    expect(text).toContain('Viewed by\nlead');
    const { items } = (await lead.get('/organization/audit?actor=lead&limit=6')).body;
    const told = items.filter(({ action }) => action === 'conversations.list' || action === 'approvals.list');
    expect(told).toHaveLength(5);
    for (const { id } of told) expect(text).toContain(id);
    expect(await page.getByRole('navigation').isVisible()).toBe(false);
    expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
  });

  it.each(['/cases', HR_17])('have nothing that axe finds fault with: %s', async (path) => {
    const { page } = await app.open(LEAD, path);
    await page.getByRole('table').first().waitFor();

    await expectAccessible(page);
  });
});
