import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { answered, said } from '../support/messages.js';
import { newScope } from '../support/scopes.js';
import { expectAccessible } from './support/axe.js';
import { useConsole } from './support/use-console.js';

const app = useConsole();

async function begun(context: object) {
  const { organizationId: org } = newScope();
  const scope = { organizationId: org, userId: 'mia' };
  const { conversation } = await app.backend.conversations.getOrCreate(scope, context);
  const { id } = conversation;
  return { scope, id, claims: { org, user: 'mia' }, path: `/conversations/${id}` };
}

const message = (page: Page, sequence: number) =>
  page.getByRole('article', { name: new RegExp(`message ${sequence}$`) });

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.keyboard.press('Enter');
}

describe('versions of a conversation', () => {
  it('are stepped through by their owner', async () => {
    const { scope, id, claims, path } = await begun({});
    await app.backend.conversations.addMessages(scope, id, [said('Question'), answered('First answer')]);
    await app.backend.conversations.addMessage(scope, id, answered('Second answer', { parent: 1 }));
    const { page } = await app.open(claims, path);

    await message(page, 3).getByText('Second answer').waitFor();
    expect(await message(page, 2).count()).toBe(0);
    await page.getByRole('button', { name: 'Previous version' }).click();
    await message(page, 2).getByText('First answer').waitFor();
    await page.getByRole('link', { name: 'All versions' }).click();
    await message(page, 3).getByText('Second answer').waitFor();
    expect(await page.getByRole('article').count()).toBe(3);
  });

  it('are looked at by a supervisor, who chooses none of them', async () => {
    const { scope, id, claims, path } = await begun({});
    await app.backend.conversations.addMessages(scope, id, [said('Question'), answered('First answer')]);
    await app.backend.conversations.addMessage(scope, id, answered('Second answer', { parent: 1 }));
    const { page } = await app.open({ ...claims, user: 'sue', scope: 'ai:supervise' }, `${path}?whose=all`);

    await message(page, 3).getByText('Second answer').waitFor();
    expect(await message(page, 2).count()).toBe(0);
    await message(page, 3).getByRole('link', { name: 'Version 2 of 2' }).click();
    await message(page, 2).getByText('First answer').waitFor();
    expect(new URL(page.url()).search).toBe('?whose=all&branches=all&message=2');
    expect(await page.getByRole('button', { name: /version|Regenerate|Edit/ }).count()).toBe(0);
    expect((await app.backend.conversations.getMessages(scope, id)).items.at(-1)?.content).toBe(
      'Second answer',
    );
  });

  it('are begun by another answer and by another question, each with the way back', async () => {
    const { scope, id, claims, path } = await begun({ agentType: 'case' });
    const { page } = await app.open(claims, path);
    const again = page.getByRole('button', { name: 'Regenerate' });
    await say(page, 'Hello there');
    await again.click();
    await page.getByRole('article', { name: 'The answer that is on its way' }).waitFor();
    expect(await message(page, 2).count()).toBe(0);
    await page.getByRole('group', { name: 'Version 2 of 2' }).waitFor();
    await again.waitFor();
    expect(await message(page, 2).count()).toBe(0);

    await message(page, 1).getByRole('button', { name: 'Edit' }).click();
    const dialog = page.getByRole('dialog', { name: 'Edit the question' });
    expect(await dialog.getByLabel('Question').inputValue()).toBe('Hello there');
    await expectAccessible(page);
    await dialog.getByLabel('Question').fill('Good evening');
    await dialog.getByRole('button', { name: 'Send' }).click();
    const question = page.getByRole('article', { name: /^user, / }).filter({ hasText: 'Good evening' });
    await question.getByRole('group', { name: 'Version 2 of 2' }).waitFor();
    await again.waitFor();
    expect(await message(page, 1).count()).toBe(0);

    await question.getByRole('button', { name: 'Previous version' }).click();
    await message(page, 1).getByText('Hello there').waitFor();
    await page
      .getByRole('article', { name: /^assistant, / })
      .getByRole('button', { name: 'Previous version' })
      .click();
    await message(page, 2).getByRole('group', { name: 'Version 1 of 2' }).waitFor();
    await say(page, 'And now?');
    await page
      .getByRole('article', { name: /^user, / })
      .filter({ hasText: 'And now?' })
      .waitFor();
    const { items } = await app.backend.conversations.getMessages(scope, id);
    expect(items.slice(0, 2).map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(items.filter(({ role }) => role === 'user').map(({ content }) => content)).toEqual([
      'Hello there',
      'And now?',
    ]);
  });

  it('are not begun while an answer is on its way, nor in an archived conversation', async () => {
    const { scope, id, claims, path } = await begun({ agentType: 'case' });
    const { page } = await app.open(claims, path);
    await say(page, 'Hello there');
    await page.getByRole('article', { name: 'The answer that is on its way' }).waitFor();
    expect(await page.getByRole('button', { name: /Regenerate|Edit/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Regenerate' }).waitFor();
    await app.backend.conversations.archive(scope, id);
    await page.getByText('It is archived').waitFor();
    expect(await page.getByRole('button', { name: /Regenerate|Edit/ }).count()).toBe(0);
  });
});
