import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Body, type HttpClient, newClient } from '../support/http-client.js';
import { speakTo, userMessage } from '../support/open-stream.js';
import { turnEnded } from '../support/turns.js';
import { newScope } from '../support/scopes.js';
import { expectAccessible } from './support/axe.js';
import { useConsole } from './support/use-console.js';

const app = useConsole();
const SUPERVISE = 'ai:supervise';

describe('the page of the approvals', () => {
  let org: string;
  let mia: HttpClient;
  let sam: HttpClient;

  beforeEach(async () => {
    ({ organizationId: org } = newScope());
    mia = await newClient(app.backend.current, {
      scope: { organizationId: org, userId: 'mia' },
      grants: SUPERVISE,
    });
    sam = await newClient(app.backend.current, {
      scope: { organizationId: org, userId: 'sam' },
      grants: SUPERVISE,
    });
  });

  /** A conversation of mia in which a call waits. */
  async function waiting(
    agentType: string,
    command: string,
    entityId = 'HR-17',
  ): Promise<{ id: string; call: string }> {
    const context = { entityType: 'case', entityId, agentType, fresh: true };
    const { id } = (await mia.post('/conversations', context)).body;
    await (await speakTo(app.backend.current, mia.scope, [agentType, id], userMessage(command))).rest();
    const [approval] = (await mia.get(`/conversations/${id}/approvals`)).body as unknown as Body[];
    return { id, call: approval!.toolCallId as string };
  }
  const closing = (reason = 'Board') =>
    waiting('compliance-manager', `/close_case ${JSON.stringify({ reason })}`);
  const as = (user: string, more: object = {}) => ({ org, user, scope: SUPERVISE, ...more });
  const stateOf = async (id: string): Promise<Body> =>
    ((await mia.get(`/conversations/${id}/approvals`)).body as unknown as Body[])[0]!;
  /** What a browser tells a page whose tab is looked at again. */
  const looksAgain = (page: Page) =>
    page.evaluate('document.dispatchEvent(new Event("visibilitychange", { bubbles: true }))');
  const card = (page: Page, name: string) => page.getByRole('article', { name });

  it('shows exactly what would run, and approves it after a second look, with a note', async () => {
    const { id } = await closing('Board, "4 O 117/26"');
    const { page } = await app.open(as('sam'), '/approvals');
    const waits = card(page, 'close_case Waits');

    const input = await waits.getByLabel('Input of close_case').innerText();
    expect(JSON.parse(input)).toEqual((await stateOf(id)).input);
    for (const fact of ['mia', 'case HR-17', 'compliance-manager', 'Asked', 'Expires'])
      await waits.getByText(fact).first().waitFor();
    expect(await waits.getByRole('link', { name: 'their conversation' }).getAttribute('href')).toContain(id);
    await waits.getByLabel('Note for the record').fill('Seen by two');
    await waits.getByRole('button', { name: 'Approve close_case of mia' }).click();
    const dialog = page.getByRole('dialog', { name: 'Run close_case?' });
    await dialog.getByText('Board').waitFor();
    expect((await stateOf(id)).status).toBe('PENDING');
    await dialog.getByRole('button', { name: 'Approve' }).click();

    await page.getByText('Nothing waits for a decision.').waitFor();
    await turnEnded(app.backend.current, id);
    expect(await stateOf(id)).toMatchObject({ status: 'APPROVED', decidedBy: 'sam', note: 'Seen by two' });
    await page.getByLabel('Show').selectOption('Approved');
    const decided = card(page, 'close_case Approved');
    await decided.getByText('by sam').waitFor();
    await decided.getByText('Seen by two').waitFor();
  });

  it('refuses by the keyboard alone', async () => {
    const { id } = await waiting('case', '/add_note {"note":"Called back"}');
    const { page } = await app.open(as('sam'), '/approvals');
    await card(page, 'add_note Waits').getByLabel('Note for the record').focus();

    await page.keyboard.type('No');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Refuse add_note?' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    // The button that opened the dialog has the focus again.
    await page.locator('button:focus', { hasText: 'Refuse' }).waitFor();
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Refuse' }).focus();
    await page.keyboard.press('Enter');

    await page.getByText('Nothing waits for a decision.').waitFor();
    expect(await stateOf(id)).toMatchObject({ status: 'REFUSED', decidedBy: 'sam', note: 'No' });
  });

  it('says to an owner who may not decide why, and lets the owner decide the other kind', async () => {
    await closing();
    await waiting('case', '/add_note {"note":"Called back"}');
    const { page } = await app.open(as('mia'), '/approvals');

    const own = card(page, 'close_case Waits');
    await own.getByText('another supervisor must decide').waitFor();
    expect(await own.getByRole('button').count()).toBe(0);
    expect(await card(page, 'add_note Waits').getByRole('button').count()).toBe(2);
  });

  it('shows what others decide meanwhile, and says so to whoever is too late', async () => {
    const { id, call } = await closing();
    const { page } = await app.open(as('sue'), '/approvals');
    await page.getByRole('button', { name: 'Refuse close_case of mia' }).click();

    await sam.post(`/organization/conversations/${id}/approvals/${call}`, { approved: true });
    await turnEnded(app.backend.current, id);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Refuse' }).click();
    await dialog.getByRole('alert').getByText('This call is APPROVED already.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Nothing waits for a decision.').waitFor();
    const again = await closing();
    await looksAgain(page);
    await card(page, 'close_case Waits').waitFor();
    await sam.post(`/organization/conversations/${again.id}/approvals/${again.call}`, { approved: false });
    await looksAgain(page);
    await page.getByText('Nothing waits for a decision.').waitFor();
  });

  it('is looked at by people alone: each look is an entry of the audit trail', async () => {
    const looks = async (): Promise<number> => {
      const { rows } = await app.backend.current.database.query<{ looks: number }>(
        `SELECT count(*)::int AS looks FROM ai_audit_entry WHERE organization_id = $1 AND action = 'approvals.list'`,
        [org],
      );
      return rows[0]!.looks;
    };
    const { page } = await app.open(as('sue'), '/health');
    await page.clock.install();
    await page.getByRole('link', { name: 'Approvals' }).click();
    await page.getByText(/^As of \d/).waitFor();
    expect(await looks()).toBe(1);

    await page.clock.runFor('01:00:00');
    expect(await looks()).toBe(1);
    await closing();
    await page.getByRole('button', { name: 'Look again' }).click();
    await card(page, 'close_case Waits').waitFor();
    await page.evaluate('window.dispatchEvent(new Event("focus"))');
    await page.waitForResponse(/organization\/approvals/);
    expect(await looks()).toBe(3);
  });

  it('is narrowed by the address and by the token, and is not for others', async () => {
    await closing();
    await waiting('case', '/add_note {"note":"x"}', 'HR-18');
    const narrowed = await app.open(as('sam', { entities: ['case:HR-18'] }), '/approvals?shown=all');
    await card(narrowed.page, 'add_note Waits').waitFor();
    expect(await narrowed.page.getByRole('article').count()).toBe(1);

    const { page } = await app.open(as('sam'), '/approvals?agentType=compliance-manager');
    await card(page, 'close_case Waits').waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
    const { page: other } = await app.open(as('ada', { scope: 'ai:audit' }), '/approvals');
    await other.getByRole('alert').getByText('ai:supervise').waitFor();
  });

  it('has nothing that axe finds fault with', async () => {
    await closing();
    const { page } = await app.open(as('sam'), '/approvals');
    await card(page, 'close_case Waits').waitFor();

    await expectAccessible(page);
    await page.getByRole('button', { name: 'Approve close_case of mia' }).click();
    await page.getByRole('dialog').waitFor();
    await expectAccessible(page);
  });
});
