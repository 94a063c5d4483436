import { describe, expect, it } from '@jest/globals';
import { EVERY_GRANT, useConsole } from './support/use-console.js';

const app = useConsole();
const MIA = { org: 'acme', user: 'mia', scope: EVERY_GRANT };

describe('signing in', () => {
  it('takes the token of a link, and clears it from the address', async () => {
    const { page } = await app.open(MIA);

    await page.getByRole('heading', { name: 'Conversations' }).waitFor();
    expect(page.url()).not.toContain('token');
    expect(await page.evaluate('JSON.stringify([localStorage, sessionStorage, document.cookie])')).toBe(
      '[{},{},""]',
    );
  });

  it('lasts where one skips to the content by keyboard', async () => {
    const { page } = await app.open(MIA);
    await page.getByRole('heading', { name: 'Conversations' }).waitFor();

    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');

    expect(await page.evaluate('document.activeElement.tagName')).toBe('MAIN');
    expect(await page.getByLabel('Token').count()).toBe(0);
  });

  it('asks a stranger for a token, and shows nothing else', async () => {
    const { page } = await app.openAsStranger('/usage');

    await page.getByLabel('Token').fill(await app.backend.current.token(MIA));
    expect(await page.getByRole('navigation').count()).toBe(0);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Usage' }).waitFor();
  });

  it('says why a token is not taken', async () => {
    const { page } = await app.openAsStranger();

    await page.getByLabel('Token').fill('x.y.z');
    await page.getByRole('button', { name: 'Sign in' }).click();

    await page.getByRole('alert').waitFor();
    await page.getByLabel('Token').waitFor();
  });

  it('forgets everything of whoever signs out', async () => {
    const { page } = await app.open(MIA);

    await page.getByRole('button', { name: 'Sign out' }).click();

    await page.getByLabel('Token').waitFor();
  });

  it('shows an owner no page that the token does not grant', async () => {
    const { page } = await app.open({ org: 'acme', user: 'owen' });

    const links = page.getByRole('navigation', { name: 'Console' }).getByRole('link');
    await links.first().waitFor();
    expect(await links.allTextContents()).toEqual(['Conversations', 'Health']);
  });
});

describe('the files of the console', () => {
  it('come under a policy that lets nothing else run, at any of its paths', async () => {
    const { url } = app.backend.current;

    for (const path of ['', '/usage', '/conversations/x%2F..%2F..']) {
      const answer = await fetch(`${url}/console${path}`);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-security-policy')).toContain(
        "default-src 'none'; script-src 'self';",
      );
    }
    expect((await fetch(`${url}/console/assets/none.js`)).status).toBe(404);
    const above = await fetch(`${url}/console/..%2fpackage.json`);
    expect(above.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  it('are less than 250 KB of script for the first page, compressed', async () => {
    const { page } = await app.open(MIA);
    const sizes: number[] = [];
    page.on('response', async (response) => {
      if (response.url().endsWith('.js')) sizes.push((await response.request().sizes()).responseBodySize);
    });
    await page.reload({ waitUntil: 'networkidle' });

    expect(sizes).not.toEqual([]);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(250_000);
  });

  it('are where / leads to', async () => {
    const answer = await fetch(app.backend.current.url, { redirect: 'manual' });

    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/console']);
    expect((await fetch(`${app.backend.current.url}/console/`)).url).toMatch(/\/console$/);
  });
});
