import { beforeAll, describe, expect, it } from '@jest/globals';
import { type HttpClient, newClient } from '../support/http-client.js';
import { expectAccessible } from './support/axe.js';
import { EVERY_GRANT, useConsole } from './support/use-console.js';

const SCOPE = { organizationId: 'acme', userId: 'ada' };
const ADA = { org: SCOPE.organizationId, user: SCOPE.userId, scope: 'ai:audit' };
/** More than two pages of the API. */
const PRICES = 210;

describe('the audit trail', () => {
  const app = useConsole();
  let auditor: HttpClient;

  beforeAll(async () => {
    const gil = { ...SCOPE, userId: 'gil' };
    const governor = await newClient(app.backend.current, { scope: gil, grants: 'ai:govern' });
    auditor = await newClient(app.backend.current, { scope: SCOPE, grants: 'ai:audit' });
    for (let number = 0; number < PRICES; number++) {
      const body = { model: `m-${number}`, validFrom: '2026-01-01T00:00:00Z', input: '1', output: '1' };
      await governor.send('PUT', '/organization/prices', { body });
    }
    await governor.post('/organization/holds', { target: { type: 'user', userId: 'mia' }, reason: 'Court' });
  });

  it('shows the newest entries first, and all of them as one scrolls', async () => {
    const { page } = await app.open(ADA, '/audit?actor=gil');
    const rows = page.getByRole('list', { name: 'Audit trail' }).getByRole('listitem');
    await rows.first().waitFor();
    expect(await rows.first().textContent()).toContain('Placed a hold by gil');
    const { items } = (await auditor.get('/organization/audit?actor=gil&limit=2')).body;
    expect(await rows.nth(1).textContent()).toContain(items[1]!.id);
    expect(await rows.count()).toBeLessThan(60);

    const last = page.locator(`[aria-posinset="${PRICES + 1}"]`);
    while ((await last.count()) === 0) await page.evaluate('scrollTo(0, document.body.scrollHeight)');
    expect(await last.textContent()).toContain('Set a price by gil');
    expect(await last.getAttribute('aria-setsize')).toBe(String(PRICES + 1));
  });

  it('keeps its filters in the address, and reads what they leave', async () => {
    const { page } = await app.open(ADA, '/audit');
    await page.getByLabel('What').selectOption('Placed a hold');
    await page.getByLabel('Who').fill('gil');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.waitForURL(/actor=gil/);

    const rows = page.getByRole('list', { name: 'Audit trail' }).getByRole('listitem');
    await rows.filter({ hasText: 'Set a price' }).first().waitFor({ state: 'detached' });
    await rows.filter({ hasText: 'Placed a hold' }).waitFor();
    expect(await rows.count()).toBe(1);
    expect(new URL(page.url()).search).toBe('?actor=gil&action=hold.place');
    expect(await page.getByLabel('What').inputValue()).toBe('hold.place');
    await page.getByLabel('From').fill('2030-01-01');
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByText('There is no such entry.').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await rows.filter({ hasText: 'Read the audit trail' }).first().waitFor();
  });

  it('says that it is intact, and which entry is not', async () => {
    const { database } = app.backend.current;
    const { page } = await app.open(ADA, '/audit');
    await page.getByRole('button', { name: 'Verify the trail' }).click();
    const { entries } = (await auditor.get('/organization/audit/verify')).body;
    await page.getByText(`Intact: all ${String(entries)} entries`).waitFor();
    await expectAccessible(page);

    const { items } = (await auditor.get('/organization/audit?action=hold.place')).body;
    await database.query('ALTER TABLE ai_audit_entry DISABLE TRIGGER USER');
    await database.query("UPDATE ai_audit_entry SET actor_user_id = 'eve' WHERE id = $1", [items[0]!.id]);
    await database.query('ALTER TABLE ai_audit_entry ENABLE TRIGGER USER');
    await page.getByRole('button', { name: 'Verify the trail' }).click();
    await page.getByRole('alert').getByText(items[0]!.id).waitFor();
  });

  it('is not shown to who may not read it', async () => {
    const { page } = await app.open({ ...ADA, scope: EVERY_GRANT.replace(' ai:audit', '') }, '/audit');

    await page.getByText('does not have the grant ai:audit').waitFor();
    expect(await page.getByRole('button', { name: 'Verify the trail' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Audit trail' }).count()).toBe(0);
  });
});
