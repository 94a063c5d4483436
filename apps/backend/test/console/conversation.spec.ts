import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { MessageCostService, OrganizationService } from '../../src/modules/ai/index.js';
import { answered, said } from '../support/messages.js';
import { newScope } from '../support/scopes.js';
import { seedMessages } from '../support/seed.js';
import { expectAccessible } from './support/axe.js';
import { useConsole } from './support/use-console.js';

const app = useConsole();

/** A conversation of Mia, in an organization of its own. */
async function begun(context: object = { agentType: 'case', entityType: 'case', entityId: 'HR-17' }) {
  const { organizationId: org } = newScope();
  const scope = { organizationId: org, userId: 'mia' };
  const { conversation } = await app.backend.conversations.getOrCreate(scope, context);
  const { id } = conversation;
  return {
    scope,
    id,
    add: (...messages: Parameters<typeof app.backend.conversations.addMessages>[2][number][]) =>
      app.backend.conversations.addMessages(scope, id, messages),
    open: async (search = '', user = 'mia', scopes = '') =>
      (await app.open({ org, user, ...(scopes ? { scope: scopes } : {}) }, `/conversations/${id}${search}`))
        .page,
  };
}

const message = (page: Page, sequence: number) =>
  page.getByRole('article', { name: new RegExp(`message ${sequence}$`) });

describe('a conversation', () => {
  it('shows turns: text as Markdown, calls with their results, tokens and the cost that the API says', async () => {
    const { scope, id, add, open } = await begun();
    await add(
      said('Who **signed**?'),
      answered('', {
        toolCalls: [{ id: 'c1', name: 'find_report', input: { case: 'HR-17' } }],
        model: 'gpt-4o',
        inputTokens: 1200,
        outputTokens: 30,
      }),
      { role: 'tool', toolResults: [{ toolUseId: 'c1', result: { signedBy: 'Ada' } }] },
      answered(
        'See [here](https://example.com/a) or [there](javascript:alert(1)) <b>raw</b> ![x](https://example.com/i.png)',
        {
          model: 'nobody-knows',
          inputTokens: 5,
          outputTokens: 5,
        },
      ),
    );
    const page = await open();

    await message(page, 1).locator('strong', { hasText: 'signed' }).last().waitFor();
    const call = page.getByRole('group', { name: 'Call of find_report' });
    expect(await call.innerText()).toMatch(/done[^]*"case": "HR-17"[^]*Result[^]*"signedBy": "Ada"/);
    expect(await message(page, 3).count()).toBe(0);
    const costs = app.backend.current.app.get(MessageCostService, { strict: false });
    const { items } = await costs.read(scope, id);
    await message(page, 2).getByText(`$${items[1]!.usd}`).waitFor();
    expect(await message(page, 2).innerText()).toContain('1,200 in · 30 out tokens');
    await message(page, 4).getByText('no price').waitFor();
    const { cost } = await costs.total(scope, id);
    expect(cost.usd).toBe(items[1]!.usd);
    const facts = await page.getByRole('list', { name: 'About this conversation' }).innerText();
    expect(facts).toContain(`cost $${cost.usd} + 1 message without a price`);
    const links = message(page, 4).getByRole('paragraph').getByRole('link');
    expect(await links.count()).toBe(1);
    expect(await links.getAttribute('rel')).toBe('noreferrer noopener');
    expect(await message(page, 4).innerText()).toContain(
      'here (https://example.com/a) or there (javascript:alert(1)) <b>raw</b> Image “x”: https://example.com/i.png',
    );
    await expectAccessible(page);
  });

  it('shows the result of a call once, where a transcript has it as a text as well', async () => {
    const { add, open } = await begun({});
    const toolResults = [{ toolUseId: 'c1', result: 'Gate 7' }];
    await add(
      said('Which gate?'),
      answered('', { toolCalls: [{ id: 'c1', name: 'find', input: {} }] }),
      { role: 'tool', content: 'Gate 7', toolResults },
      answered('It is the seventh.'),
      { role: 'tool', content: 'Read by hand', toolResults },
    );
    const page = await open();

    await page.getByRole('group', { name: 'Call of find' }).getByText('Gate 7').waitFor();
    expect(await page.getByText('Gate 7').count()).toBe(1);
    expect(await message(page, 3).count()).toBe(0);
    await message(page, 5).getByText('Read by hand').waitFor();
    await (await open('?message=3')).getByText('What it says stands beside the call, above.').waitFor();
  });

  it('is opened at the message that a link names, with the words that were searched marked', async () => {
    const { add, open } = await begun({});
    await add(...Array.from({ length: 60 }, (_, index) => said(index === 29 ? 'The red report' : 'Hello')));
    const page = await open('?message=30&q=RED+%22report%22');

    const linked = page.locator('article[aria-current]');
    await linked.getByText('The').waitFor();
    expect(await linked.locator('mark').allInnerTexts()).toEqual(['red', 'report']);
    expect(await linked.getAttribute('aria-label')).toBe('user, message 30');
  });

  it('goes on with its agent: the answer comes live, and is then the stored one', async () => {
    const { scope, id, open } = await begun();
    const page = await open();

    await page.getByLabel('Message', { exact: true }).fill('Hello there');
    await page.keyboard.press('Enter');

    const answer = page.getByRole('article', { name: 'The answer that is on its way' });
    await answer.waitFor();
    await answer.waitFor({ state: 'detached' });
    const { items } = await app.backend.conversations.getMessages(scope, id);
    const shown = items.filter(({ role }) => role !== 'tool');
    await message(page, shown.at(-1)!.sequence).waitFor();
    expect(await page.getByRole('article').count()).toBe(shown.length);
    expect(await message(page, 1).innerText()).toContain('Hello there');
    await page.getByRole('heading', { name: 'Hello there' }).waitFor();
  });

  it('asks its owner about a call, and shows exactly what will run', async () => {
    const { open } = await begun();
    const page = await open();

    await page.getByLabel('Message', { exact: true }).fill('/add_note {"note":"Ada has signed"}');
    await page.getByRole('button', { name: 'Send' }).click();
    const asked = page.getByRole('group', { name: 'Decide about add_note' });
    await asked.getByText('"note": "Ada has signed"').waitFor();
    await asked.getByRole('button', { name: 'Approve' }).click();

    const call = page.getByRole('group', { name: 'Call of add_note' });
    await call.getByText('Approved by mia').waitFor();
    expect(await call.innerText()).toContain('"added": "Ada has signed"');
  });

  it('saves a file that was sent, as it was', async () => {
    const { open } = await begun();
    const page = await open();

    await page.getByLabel('Message', { exact: true }).fill('Here it is');
    const file = { name: 'report.txt', mimeType: 'text/plain', buffer: Buffer.from('Ada has signed.') };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: 'Send' }).click();
    const sent = message(page, 1).getByRole('button', { name: 'Save report.txt' });
    const [download] = await Promise.all([page.waitForEvent('download'), sent.click()]);

    expect(download.suggestedFilename()).toBe('report.txt');
    expect(await readFile(await download.path(), 'utf8')).toBe('Ada has signed.');
  });

  it('is read by a supervisor, who can do nothing in it', async () => {
    const { scope, id, add, open } = await begun();
    await add(said('Who signed?'), answered('Ada.'));
    const page = await open('', 'sue', 'ai:supervise');

    await page.getByRole('link', { name: 'Read it as a supervisor' }).click();
    await message(page, 2).getByText('Ada.').waitFor();
    for (const name of ['Rename', 'Delete', 'Send'])
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    await page.getByText('of mia').waitFor();
    const supervisor = { ...scope, userId: 'sue', grants: ['ai:supervise'] };
    const organization = app.backend.current.app.get(OrganizationService, { strict: false });
    expect((await organization.getConversation(supervisor, id)).messageCount).toBe(2);
  });

  it('leads a supervisor from a call without a result to the approvals, and an auditor to who looked at it', async () => {
    const { add, open } = await begun();
    await add(said('Close it.'), answered('', { toolCalls: [{ id: 'c1', name: 'close_case', input: {} }] }));
    const page = await open('?whose=all', 'sue', 'ai:supervise ai:audit');
    expect(await page.getByRole('link', { name: 'the approvals' }).getAttribute('href')).toMatch(
      /approvals$/,
    );

    await page.getByRole('link', { name: 'Who looked at it' }).click();
    await page.getByRole('article', { name: 'Read a conversation' }).first().waitFor();
  });

  it('is renamed, paused, resumed, archived, and deleted once one was asked again', async () => {
    const { scope, id, add, open } = await begun({});
    await add(said('Hello'));
    const page = await open();

    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('dialog').getByLabel('Title').fill('A <b>title</b>');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'A <b>title</b>' }).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click();
    await page.getByText('archived', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Delete' }).click();
    expect((await app.backend.conversations.get(scope, id)).status).toBe('ARCHIVED');
    await page.getByRole('button', { name: 'Delete it' }).click();
    await page.waitForURL('**/conversations');
    await expect(app.backend.conversations.get(scope, id)).rejects.toMatchObject({
      code: 'CONVERSATION_NOT_FOUND',
    });
  });

  it('folds reasoning away until it is asked for', async () => {
    const { id, add, open } = await begun({});
    await add(said('Who signed?'), answered('Ada.'));
    await app.backend.current.database.query(
      `UPDATE ai_message SET turn = '{"reasoning": ["Ada had the pen."]}' WHERE conversation_id = $1 AND sequence = 2`,
      [id],
    );
    const page = await open();

    const thought = page.getByText('Ada had the pen.');
    await thought.waitFor({ state: 'attached' });
    expect(await thought.isVisible()).toBe(false);
    await page.getByText('Reasoning', { exact: true }).press('Enter');
    await thought.waitFor();
    await expectAccessible(page);
    await page.getByText('Reasoning', { exact: true }).click();
    await thought.waitFor({ state: 'hidden' });
  });
});

describe('a conversation of 100,000 messages', () => {
  it('opens at its end, or at a message, and has those on the screen alone', async () => {
    const { scope, id, open } = await begun({});
    const text = `'Message number ' || s`;
    await seedMessages(app.backend.current.database, [scope, id], 100_000, { content: text });
    const page = await open();

    await page.getByText('Message number 100000', { exact: true }).waitFor();
    expect(await page.getByRole('article').count()).toBeLessThan(60);
    const other = await open('?message=50000');
    await other.getByText('Message number 50000', { exact: true }).waitFor();
    await other.getByRole('link', { name: 'Beginning' }).click();
    await other.getByText('Message number 1', { exact: true }).waitFor();
    expect(await other.getByRole('article').count()).toBeLessThan(60);
  });
});
