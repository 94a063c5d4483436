import type { Page } from 'playwright-core';

/** A page of the console, and what it must never do. */
export interface Watched {
  page: Page;
  /** Requests to another origin, texts that the policy kept from running, and errors that nobody caught. */
  breaches: string[];
}

/** Watches a page from before it is opened. */
export function watch(page: Page, origin: string): Watched {
  const breaches: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && !['blob:', 'data:'].includes(url.protocol))
      breaches.push(`asked ${url.origin}`);
  });
  page.on('pageerror', (error) => breaches.push(`failed: ${error.message}`));
  page.on('dialog', (dialog) => {
    breaches.push(`opened a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (line) => {
    const text = line.text();
    if (line.type() === 'error' && !text.startsWith('Failed to load resource'))
      breaches.push(`said: ${text}`);
  });
  return { page, breaches };
}
