import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { TokenClaims } from '../../../src/auth/development-token.js';
import type { Features } from '../../../src/app.module.js';
import { launchChromium } from '../../browser/support/chromium.js';
import { buildConsole } from '../../support/program.js';
import { type BackendInUse, useBackend } from '../../support/use-backend.js';
import { type Watched, watch } from './watched-page.js';

/** Time after which what a page should show does not come any more: less than a test has. */
const LONGEST_WAIT_MS = 20_000;

/** Every grant that the console knows. */
export const EVERY_GRANT = 'ai:append ai:supervise ai:audit ai:govern';

/** The console of one test file, in a real browser upon a real backend. */
export interface ConsoleInUse {
  readonly backend: BackendInUse;
  /** Opens a path of the console, such as `/usage?groupBy=user`, signed in by the link that a start prints. */
  open(claims: TokenClaims, path?: string, options?: BrowserContextOptions): Promise<Watched>;
  /** Opens it as somebody who has not signed in. */
  openAsStranger(path?: string): Promise<Watched>;
}

/** Every page that was opened must have kept to its policy when its test ends: else the test fails. */
export function useConsole(variables: NodeJS.ProcessEnv = {}, features: Features = []): ConsoleInUse {
  beforeAll(buildConsole);
  const backend = useBackend({ CONSOLE: 'true', ...variables }, features);
  let browser: Browser | undefined;
  const opened: Watched[] = [];
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    const breaches = opened.flatMap(({ page, breaches: found }) =>
      found.map((breach) => `${page.url()}: ${breach}`),
    );
    await Promise.all(opened.splice(0).map(({ page }) => page.context().close()));
    if (breaches.length > 0) throw new Error(breaches.join('\n'));
  });

  const openAddress = async (address: string, options: BrowserContextOptions = {}): Promise<Watched> => {
    if (!browser) throw new Error('The browser runs only within the tests of its file.');
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', ...options });
    const page: Page = await context.newPage();
    page.setDefaultTimeout(LONGEST_WAIT_MS);
    const watched = watch(page, new URL(address).origin);
    opened.push(watched);
    await page.goto(address);
    return watched;
  };
  const addressOf = (path: string): string => `${backend.current.url}/console${path}`;
  return {
    backend,
    open: async (claims, path = '', options = {}) =>
      openAddress(`${addressOf(path)}#token=${await backend.current.token(claims)}`, options),
    openAsStranger: (path = '') => openAddress(addressOf(path)),
  };
}
