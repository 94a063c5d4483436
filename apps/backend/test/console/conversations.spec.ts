import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { said } from '../support/messages.js';
import { newScope } from '../support/scopes.js';
import { seedConversations } from '../support/seed.js';
import { expectAccessible } from './support/axe.js';
import { EVERY_GRANT, useConsole } from './support/use-console.js';

const app = useConsole();

/** People of an organization of their own. */
function people() {
  const { organizationId: org } = newScope();
  const claims = (user: string, scope = '') => ({ org, user, ...(scope ? { scope } : {}) });
  return { org, claims, scopeOf: (userId: string) => ({ organizationId: org, userId }) };
}

const rowsOf = (page: Page, name = 'Conversations') => page.getByRole('list', { name }).getByRole('listitem');

async function titled(scope: { organizationId: string; userId: string }, title: string, context = {}) {
  const { conversation } = await app.backend.conversations.getOrCreate(scope, {
    title,
    fresh: true,
    ...context,
  });
  return conversation.id;
}

describe('the list of conversations', () => {
  it('shows one’s own, and says how to import where there are none', async () => {
    const { org, claims, scopeOf } = people();
    const { page } = await app.open(claims('mia'));
    await page
      .getByText(`npm run import -- docs/samples/transcripts.jsonl --org ${org} --user mia`)
      .waitFor();
    await titled(scopeOf('noah'), 'Of Noah');

    await titled(scopeOf('mia'), 'Of Mia', { entityType: 'case', entityId: 'HR-17', agentType: 'case' });

    const row = rowsOf(page);
    await row.getByRole('link', { name: 'Of Mia' }).waitFor();
    await expectAccessible(page);
    expect(await row.count()).toBe(1);
    expect(await row.innerText()).toMatch(/case\s+case HR-17\s+0 messages/);
    expect(await page.getByRole('navigation', { name: 'Whose conversations' }).count()).toBe(0);
  });

  it('shows everybody’s to supervisors, by user and deleted ones too', async () => {
    const { claims, scopeOf } = people();
    await titled(scopeOf('mia'), 'Of Mia');
    const gone = await titled(scopeOf('noah'), 'Of Noah');
    await app.backend.conversations.delete(scopeOf('noah'), gone);
    const { page } = await app.open(claims('sue', 'ai:supervise'), '/conversations');

    await page.getByRole('link', { name: 'Everybody’s' }).click();
    await rowsOf(page).getByRole('link', { name: 'Of Mia' }).waitFor();
    expect(await rowsOf(page).count()).toBe(1);
    await page.getByLabel('Deleted').check();
    await rowsOf(page).getByRole('link', { name: 'Of Noah' }).waitFor();
    const views = page.getByRole('navigation', { name: 'Whose conversations' });
    expect(await views.locator('[aria-current]').allTextContents()).toEqual(['Everybody’s']);
    expect(await rowsOf(page).innerText()).toContain('deleted');
    await page.getByLabel('User', { exact: true }).fill('mia');
    await page.keyboard.press('Enter');
    await page.getByText('No conversation is like this.').waitFor();
    expect(new URL(page.url()).search).toBe('?whose=all&userId=mia&deleted=true');
  });

  it('leads from words that none of one’s own has to everybody’s', async () => {
    const { claims, scopeOf } = people();
    const noah = await titled(scopeOf('noah'), 'Of Noah');
    await app.backend.conversations.addMessage(scopeOf('noah'), noah, said('The envelope is here.'));
    const { page } = await app.open(claims('sue', 'ai:supervise'), '/conversations?q=envelope');

    await page.getByText('No message of yours has all of these words.').waitFor();
    await page.getByRole('link', { name: 'Look in everybody’s' }).click();
    await page.getByRole('link', { name: 'Of Noah' }).waitFor();
  });

  it('keeps its filters in the address', async () => {
    const { claims, scopeOf } = people();
    await titled(scopeOf('mia'), 'A report', { entityType: 'case', entityId: '17', agentType: 'case' });
    await titled(scopeOf('mia'), 'A letter', { entityType: 'case', entityId: '18', agentType: 'case' });
    const { page } = await app.open(claims('mia'), '/conversations');
    await rowsOf(page).nth(1).waitFor();

    await page.getByLabel('Entity', { exact: true }).fill('17');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'A letter' }).waitFor({ state: 'detached' });
    await page.getByLabel('Status').selectOption('active');
    await page.waitForURL(/status=ACTIVE/);

    const { page: other } = await app.open(claims('mia'), `/conversations${new URL(page.url()).search}`);
    await rowsOf(other).getByRole('link', { name: 'A report' }).waitFor();
    expect(await rowsOf(other).count()).toBe(1);
    expect(await other.getByLabel('Entity', { exact: true }).inputValue()).toBe('17');
  });

  it('changes while one looks at it', async () => {
    const { claims, scopeOf } = people();
    const scope = scopeOf('mia');
    const first = await titled(scope, 'The first', { agentType: 'one' });
    await titled(scope, 'The second', { agentType: 'two' });
    const { page } = await app.open(claims('mia'), '/conversations');
    await rowsOf(page).nth(1).waitFor();

    await app.backend.conversations.addMessage(scope, first, said('Hello'));
    await rowsOf(page).nth(0).getByText('1 message').waitFor();
    expect(await rowsOf(page).nth(0).innerText()).toContain('The first');
    await app.backend.conversations.archive(scope, first);
    await page.getByRole('link', { name: 'The first' }).waitFor({ state: 'detached' });
  });

  it('is searched by words, which are marked, and each leads to its message', async () => {
    const { claims, scopeOf } = people();
    const scope = scopeOf('mia');
    const id = await titled(scope, 'Interview');
    await app.backend.conversations.addMessages(scope, id, [
      said('Hello'),
      said('The red <b>report</b> is here'),
    ]);
    const { page } = await app.open(claims('mia'), '/conversations');

    await page.getByLabel('Words in messages').fill('report red');
    await page.keyboard.press('Enter');

    const hit = rowsOf(page, 'Messages found');
    await hit.getByRole('link', { name: 'Interview' }).waitFor();
    await expectAccessible(page);
    expect(await hit.locator('mark').allInnerTexts()).toEqual(['red', 'report']);
    expect(await hit.innerText()).toContain('The red <b>report</b> is here');
    const link = await hit.getByRole('link').getAttribute('href');
    expect(link).toBe(`/console/conversations/${id}?q=report+red&message=2`);
  });

  it('leads by arrow keys from one to the next', async () => {
    const { claims, scopeOf } = people();
    const ids: string[] = [];
    for (const title of ['C', 'B', 'A']) ids.push(await titled(scopeOf('mia'), title, { agentType: title }));
    const { page } = await app.open(claims('mia'), '/conversations');

    await rowsOf(page).nth(0).getByRole('link').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');

    await page.waitForURL(`**/conversations/${ids[1]}`);
  });

  it('begins a new one with an agent', async () => {
    const { claims, scopeOf } = people();
    const { page } = await app.open(claims('mia'), '/conversations');

    await page.getByRole('button', { name: 'New conversation' }).click();
    const dialog = page.getByRole('dialog', { name: 'New conversation' });
    await dialog.getByLabel('Agent').selectOption('investigation');
    await dialog.getByLabel(/^Entity type/).fill('case');
    await dialog.getByLabel(/^Entity,/).fill('HR-17');
    await dialog.getByRole('button', { name: 'Begin' }).click();

    await page.waitForURL(/conversations\/[\da-f-]{36}/);
    const { items } = await app.backend.conversations.list(scopeOf('mia'));
    expect(items).toMatchObject([{ agentType: 'investigation', entityType: 'case', entityId: 'HR-17' }]);
  });
});

describe('a list of 100,000 conversations', () => {
  it('has the visible rows in the page alone, however far one scrolls', async () => {
    const { scopeOf, claims } = people();
    await seedConversations(app.backend.current.database, scopeOf('mia'), 100_000);
    const { page } = await app.open(claims('mia', EVERY_GRANT), '/conversations');
    await rowsOf(page).nth(5).waitFor();

    for (const next of [101, 201, 301]) {
      await page.evaluate(`document.querySelector('[role=list]').parentElement.scrollTop = 1e9`);
      await page.locator(`[aria-posinset="${next}"]`).waitFor({ state: 'attached' });
    }
    expect(await rowsOf(page).count()).toBeLessThan(60);
  });
});
