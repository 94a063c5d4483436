import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { newClient } from '../support/http-client.js';
import { answered, said } from '../support/messages.js';
import { newScope } from '../support/scopes.js';
import { seedMessages } from '../support/seed.js';
import { useConsole } from './support/use-console.js';

const app = useConsole();

const ofMia = () => ({ organizationId: newScope().organizationId, userId: 'mia' });
type OfMia = ReturnType<typeof ofMia>;

async function begun(scope: OfMia, context: object): Promise<string> {
  return (await app.backend.conversations.getOrCreate(scope, context)).conversation.id;
}

async function open({ organizationId: org }: OfMia, path: string, user = 'mia', scope = ''): Promise<Page> {
  const { page } = await app.open({ org, user, ...(scope ? { scope } : {}) }, `/conversations/${path}`);
  return page;
}

/** Presses the button, and returns what comes on paper once the browser was asked to print. */
async function printed(page: Page) {
  let print: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    print = resolve;
  });
  await page.exposeFunction('print', () => {
    print();
  });
  await page.getByRole('button', { name: 'Print' }).click();
  await asked;
  await page.emulateMedia({ media: 'print' });
  return page.getByRole('article', { name: 'The conversation as it is printed' });
}

describe('a conversation on paper', () => {
  it('is whole, however little of it is on the screen, and says of what, when and by whom', async () => {
    const scope = ofMia();
    const id = await begun(scope, { title: 'Interview', entityType: 'case', entityId: 'HR-17' });
    const sayings = Array.from({ length: 450 }, (_, index) => `Saying number ${index + 1}.`);
    for (const from of [0, 100, 200, 300, 400])
      await app.backend.conversations.addMessages(
        scope,
        id,
        sayings.slice(from, from + 100).map((text) => said(text)),
      );
    const page = await open(scope, id);
    expect(await page.getByText('Saying number').count()).toBeLessThan(60);

    const paper = await printed(page);
    const text = await paper.innerText();
    expect(text.match(/Saying number \d+\./g)).toEqual(sayings);
    for (const fact of [id, 'Owner\nmia', 'About\ncase HR-17', 'Status\nactive', 'Viewed by\nmia'])
      expect(text).toContain(fact);
    expect(text).toContain(`Organization\n${scope.organizationId}`);
    expect(text).toMatch(/Read\n.*\(\d{4}-\d\d-\d\dT[\d:.]+Z\)/);
    expect(text).toContain('none: this view is not recorded');
    expect(text).toContain('Messages\n450 of 450, those of the chosen version');
    expect(await page.locator('#root').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    expect(await paper.isVisible()).toBe(false);
  });

  it('has what the screen folds away: calls, results, reasoning, files, versions, tokens', async () => {
    const scope = ofMia();
    const id = await begun(scope, {});
    const long = 'a'.repeat(50_000);
    const call = { id: 'c1', name: 'find_report', input: { text: long } };
    const used = { model: 'gpt-4o', inputTokens: 1200, outputTokens: 30 };
    await app.backend.conversations.addMessages(scope, id, [
      said('Who **signed**?'),
      answered('', { toolCalls: [call], ...used }),
      { role: 'tool', toolResults: [{ toolUseId: 'c1', result: { signedBy: 'Ada' } }] },
      answered('Ada.'),
    ]);
    await app.backend.conversations.addMessage(scope, id, answered('Ada, in May.', { parent: 3 }));
    const file = { type: 'file', id: 'f', filename: 'report.txt', mediaType: 'text/plain', bytes: 3 };
    const parts = [{ type: 'reasoning', text: 'A *thought*' }, { type: 'text' }, file];
    await app.backend.current.database.query(
      'UPDATE ai_message SET turn = $2::json WHERE conversation_id = $1 AND sequence = 5',
      [id, JSON.stringify({ parts })],
    );

    const text = await (await printed(await open(scope, id))).innerText();
    for (const shown of [
      'find_report\ndone',
      long,
      '"signedBy": "Ada"',
      '1,200 in · 30 out tokens',
      'gpt-4o',
      'version 2 of 2',
      'follows #3',
      'A thought',
      'report.txt (text/plain, 3 bytes)',
      'Ada, in May.',
    ])
      expect(text).toContain(shown);
    expect(text).not.toContain('Ada.\n');
    const all = await (await printed(await open(scope, `${id}?branches=all`))).innerText();
    expect(all).toContain('version 1 of 2');
    expect(all).toContain('5 of 5, of all versions');
  });

  it('names, read by a supervisor, the entries of the audit trail', async () => {
    const scope = ofMia();
    const id = await begun(scope, {});
    const texts = Array.from({ length: 90 }, (_, index) => said(`Saying ${index}`));
    for (let times = 0; times < 3; times++) await app.backend.conversations.addMessages(scope, id, texts);
    const page = await open(scope, `${id}?whose=all`, 'sue', 'ai:supervise');
    await page.getByRole('article').first().waitFor();

    const before = new Date();
    const text = await (await printed(page)).innerText();
    const auditor = await newClient(app.backend.current, { scope, grants: 'ai:audit' });
    const { items } = (await auditor.get(`/organization/audit?actor=sue&from=${before.toISOString()}`)).body;
    const entries = items.map((entry) => entry.id);
    expect(entries).toHaveLength(3);
    for (const entry of entries) expect(text).toContain(entry);
    expect(text).toContain('Viewed by\nsue');
    expect(text).toContain('Owner\nmia');
  });

  it('ends after 5,000 messages, and says so', async () => {
    const scope = ofMia();
    const id = await begun(scope, {});
    await seedMessages(app.backend.current.database, [scope, id], 5_100, { content: `'Saying ' || s` });
    const page = await open(scope, `${id}?message=1`);

    const paper = await printed(page);
    await paper.getByText('These are the first 5,000 messages').waitFor();
    expect(await paper.getByText('Saying 5000', { exact: true }).count()).toBe(1);
    expect(await paper.getByText('Saying 5001', { exact: true }).count()).toBe(0);
  });

  it('is not printed where the reading is cancelled', async () => {
    const scope = ofMia();
    const id = await begun(scope, {});
    await app.backend.conversations.addMessage(scope, id, said('Hello'));
    const page = await open(scope, id);
    await page.getByRole('article').getByText('Hello').waitFor();
    await page.route(/messages\?.*limit=200/, () => undefined);

    await page.getByRole('button', { name: 'Print' }).click();
    await page.getByText('Reading 0 of 1 messages').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Print' }).waitFor();
    await page.emulateMedia({ media: 'print' });
    await page.getByText('This is what was on the screen').waitFor();
    expect(await page.getByRole('article', { name: 'as it is printed' }).count()).toBe(0);
  });
});
