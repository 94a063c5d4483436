import type { Browser } from 'playwright-core';
import type { HttpClient } from '../../support/http-client.js';
import type { Reachable } from '../../support/test-backend.js';
import { ChatTab } from './chat-tab.js';
import type { Gateway } from '../../support/gateway.js';

/** Time after which what a page should show does not come any more: less than a test has. */
const LONGEST_WAIT_MS = 20_000;

/** What the page is told of its chat, in its address. */
export interface Given {
  api: string;
  token: string;
  agent: string;
  type: string;
  entity?: string;
  chat?: string;
}

/** The address of the page, about an entity that nobody else is about unless one is named. */
export function addressOf({ origin }: Gateway, given: Given): string {
  return `${origin}/#${new URLSearchParams({ entity: crypto.randomUUID(), ...given }).toString()}`;
}

export function tokenOf(backend: Reachable, { scope }: HttpClient): Promise<string> {
  return backend.token({ org: scope.organizationId, user: scope.userId });
}

/** Opens a page, and waits until it shows what there is, or has failed. */
export async function openTab(browser: Browser, address: string, client: HttpClient): Promise<ChatTab> {
  const page = await browser.newPage();
  page.setDefaultTimeout(LONGEST_WAIT_MS);
  const tab = new ChatTab(page, address, client);
  await page.goto(address);
  await Promise.race([tab.is('ready'), tab.hasFailed()]);
  return tab;
}
