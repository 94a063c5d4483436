import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type HttpClient, newClient } from '../support/http-client.js';
import { said } from '../support/messages.js';
import { expectAccessible } from './support/axe.js';
import { EVERY_GRANT, useConsole } from './support/use-console.js';

const SCOPE = { organizationId: 'acme', userId: 'gil' };
const GIL = { org: SCOPE.organizationId, user: SCOPE.userId, scope: 'ai:govern' };
const CASE = { entityType: 'case', entityId: 'HR-17' };
const ANSWER = { role: 'assistant', model: 'house-model', inputTokens: 1_000_000, outputTokens: 0 } as const;

describe('the settings', () => {
  const app = useConsole();
  let governor: HttpClient;
  const section = async (name: string): Promise<Page> =>
    (await app.open(GIL, `/settings?section=${name}`)).page;

  beforeAll(async () => {
    governor = await newClient(app.backend.current, { scope: SCOPE, grants: 'ai:govern' });
    for (const userId of ['mia', 'noah']) {
      const scope = { ...SCOPE, userId };
      const context = userId === 'mia' ? CASE : {};
      const { conversation } = await app.backend.conversations.getOrCreate(scope, context);
      await app.backend.conversations.addMessages(scope, conversation.id, [
        said('Who signed?'),
        { ...ANSWER, content: 'Tom.' },
      ]);
    }
  });

  it('set a price, say what is wrong with it at its field, tell the one in effect, and remove it', async () => {
    const page = await section('prices');
    await page.getByText('Set a price', { exact: true }).click();
    await page.getByLabel('Model', { exact: true }).fill('house-*');
    await page.getByLabel('From (UTC)').fill('2026-01-01');
    await page.getByLabel('Input', { exact: true }).fill('1,5');
    await page.getByLabel('Output', { exact: true }).fill('6');
    await page.getByRole('button', { name: 'Add a tier' }).click();
    await page.getByLabel('Above input tokens').fill('200000');
    await page.getByRole('group', { name: 'Tier 1' }).getByLabel('Input', { exact: true }).fill('3');
    await page.getByRole('group', { name: 'Tier 1' }).getByLabel('Output', { exact: true }).fill('x');
    await page.getByRole('button', { name: 'Set the price' }).click();
    await page
      .getByText(/must be a decimal/)
      .first()
      .waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(await page.getByLabel('Input', { exact: true }).first().getAttribute('aria-invalid')).toBe('true');
    expect(
      await page.getByRole('group', { name: 'Tier 1' }).getByLabel('Output').getAttribute('aria-invalid'),
    ).toBe('true');
    await page.getByLabel('Input', { exact: true }).first().fill('1.5');
    await page.getByRole('group', { name: 'Tier 1' }).getByLabel('Output', { exact: true }).fill('9');
    await page.getByRole('button', { name: 'Set the price' }).click();

    const row = page.getByRole('row', { name: /house-\*/ });
    await row.getByText('$1.5', { exact: true }).waitFor();
    expect(await row.textContent()).toContain('above 200,000 tokens: $3 / $9');
    await page.getByLabel('What does a model cost now?').fill('house-model');
    await page.getByRole('button', { name: 'Look up' }).click();
    await page.getByText('has the price of house-*, the organization’s own').waitFor();
    expect(new URL(page.url()).searchParams.get('model')).toBe('house-model');

    await page.getByRole('button', { name: 'Remove the price of house-*' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove the price' }).click();
    await page.getByText('The organization has set no price.').waitFor();
    await page.getByText('has no price').waitFor();
    expect((await governor.get('/organization/prices')).body.items).toEqual([]);
  });

  it('set a budget, show its figures as the API has them, and remove it', async () => {
    await governor.send('PUT', '/organization/prices', {
      body: { model: 'house-model', validFrom: '2026-01-01T00:00:00Z', input: '1.5', output: '6' },
    });
    const page = await section('budgets');
    await page.getByText('Set a budget', { exact: true }).click();
    await page.getByLabel('Of', { exact: true }).selectOption('A case or other entity');
    await page.getByLabel('Id of the entity').fill('HR-17');
    await page.getByLabel('In', { exact: true }).selectOption('All time');
    await page.getByLabel('USD').fill('two');
    await page.getByRole('button', { name: 'Set the budget' }).click();
    await page.getByText(/must be a decimal/).waitFor();
    await page.getByLabel('USD').fill('2');
    await page.getByRole('button', { name: 'Set the budget' }).click();

    const row = page.getByRole('row', { name: /case:HR-17/ });
    await row.waitFor();
    const { spent, reserved, remaining } = (await governor.get('/organization/budgets')).body.items[0]!;
    expect([spent, reserved, remaining]).toEqual(['1.5', '0', '0.5']);
    for (const amount of [spent, reserved, remaining])
      await row.getByRole('cell', { name: `$${String(amount)}`, exact: true }).waitFor();
    expect(await row.getByRole('meter').getAttribute('aria-valuenow')).toBe('75');

    await row.getByRole('button', { name: 'Remove the budget of case:HR-17' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove the budget' }).click();
    await page.getByText('There is no budget.').waitFor();
  });

  it('save a policy of retention only after its preview', async () => {
    const page = await section('retention');
    await page.getByLabel('Archive after').fill('365');
    await page.getByLabel('Keep the audit trail for').fill('10');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('must not be less than 183').waitFor();
    expect(await page.getByRole('button', { name: 'Save the policy' }).count()).toBe(0);
    await page.getByLabel('Keep the audit trail for').fill('365');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByText('archive 0').waitFor();
    await page.getByLabel('Archive after').fill('180');
    expect(await page.getByRole('button', { name: 'Save the policy' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('button', { name: 'Save the policy' }).click();

    await page.getByText('Of the conversations that are there now').waitFor({ state: 'detached' });
    expect((await governor.get('/organization/retention')).body).toEqual({
      archiveAfterDays: 180,
      deleteAfterDays: null,
      purgeDeletedAfterDays: 30,
      auditDays: 365,
    });
  });

  it('place a hold, answer whether a user’s data is held, let an erasure wait for it, and release it', async () => {
    const page = await section('holds');
    await page.getByText('Place a hold', { exact: true }).click();
    await page.getByLabel('Hold what is of').selectOption('A conversation');
    await page.getByLabel('Id of the conversation').fill('x');
    await page.getByLabel('Reason').fill('Court order 12/2026');
    await page.getByRole('button', { name: 'Place the hold' }).click();
    await page.getByText('must be the id of a conversation').waitFor();
    await page.getByLabel('Hold what is of').selectOption('A case or other entity');
    await page.getByLabel('Id of the entity').fill('HR-17');
    await page.getByRole('button', { name: 'Place the hold' }).click();
    await page.getByRole('row', { name: /case:HR-17 Court order/ }).waitFor();

    for (const [user, answer] of [
      ['noah', 'Not held: none of 1 conversation.'],
      ['mia', 'Held: all of 1 conversation.'],
    ] as const) {
      await page.getByLabel('Is the data of this user held?').fill(user);
      await page.getByRole('button', { name: 'Look up' }).click();
      await page.getByText(answer).waitFor();
    }

    await page.getByRole('link', { name: 'Erasures' }).click();
    await page.getByText('Request an erasure').click();
    await page.getByLabel('User', { exact: true }).fill('mia');
    await page.getByLabel('Reason').fill('Article 17');
    await page.getByRole('button', { name: 'See what will go' }).click();
    const dialog = page.getByRole('dialog', { name: 'Erase User mia?' });
    await dialog.getByText('1 conversations').waitFor();
    await dialog.getByText('1 are held').waitFor();
    await dialog.getByRole('button', { name: 'Erase for good' }).click();
    await page.getByText('Its receipt is').waitFor();
    const [receipt] = (await governor.get('/organization/erasures')).body.items;
    await page.getByRole('row', { name: new RegExp(`${receipt!.id} Waits for a hold`) }).waitFor();

    await page.getByRole('link', { name: 'Holds' }).click();
    await page.getByRole('button', { name: 'Release the hold of case:HR-17' }).click();
    await page.getByRole('dialog').getByLabel('Reason of the release').fill('Settled');
    await page.getByRole('dialog').getByRole('button', { name: 'Release the hold' }).click();
    await page.getByText('There is no such hold.').waitFor();
    await page.getByLabel('Show').selectOption('All holds');
    await page.getByRole('row', { name: /Settled/ }).waitFor();
  });

  it('write an export to a file, whole', async () => {
    const page = await section('export');
    await page.evaluate('delete window.showSaveFilePicker');
    await page.getByLabel('Export what is of').selectOption('A user');
    await page.getByLabel('User', { exact: true }).fill('noah');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export to a file' }).click(),
    ]);
    await page.getByText('Whole: 1 conversations with 2 messages').waitFor();

    const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n');
    expect(JSON.parse(lines[1]!)).toMatchObject({ manifest: { conversations: 1, messages: 2 } });
  });

  it.each(['prices', 'budgets', 'retention', 'holds', 'erasures', 'export'])(
    'are for everybody to read: %s',
    async (name) => {
      const page = await section(name);
      await page.getByRole('region', { name }).waitFor();
      await page.getByText(/^Loading/).waitFor({ state: 'detached' });
      for (const summary of await page.locator('summary').all()) await summary.click();

      await expectAccessible(page);
    },
  );

  it('are not shown to who may not set them', async () => {
    const { page } = await app.open({ ...GIL, scope: EVERY_GRANT.replace(' ai:govern', '') }, '/settings');

    await page.getByText('does not have the grant ai:govern').waitFor();
    expect(await page.getByRole('form').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Settings' }).count()).toBe(0);
  });
});
