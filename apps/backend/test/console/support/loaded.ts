import type { Page } from 'playwright-core';

/** Waits until a page shows its heading, and nothing of it is on its way. */
export async function loaded(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  while ((await page.getByText(/^Loading /).count()) > 0) await page.evaluate('document.fonts.ready');
}
