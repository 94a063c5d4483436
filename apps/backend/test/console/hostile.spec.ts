import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { projectRoot } from '../../src/config/project-root.js';
import { expectAccessible } from './support/axe.js';
import {
  type HostileOrganization,
  hostileOrganization,
  MARK,
  PAYLOADS,
} from './support/hostile-organization.js';
import { loaded } from './support/loaded.js';
import { EVERY_GRANT, useConsole } from './support/use-console.js';

const ROUTER = readFileSync(join(projectRoot(), 'apps/console/src/router.tsx'), 'utf8');
/** Every path of the router: a new page is among them by itself. */
const PATHS = Array.from(ROUTER.matchAll(/\.\.\.at\('([^']+)'\)/g), ([, path]) => path ?? '');
/** What of a page is only shown where its address asks for it. */
const VIEWS: Record<string, string[]> = {
  '/conversations': [`?q=${MARK}`, '?whose=all', `?whose=all&q=${MARK}`],
  '/settings': ['prices', 'budgets', 'retention', 'holds', 'erasures', 'export'].map(
    (one) => `?section=${one}`,
  ),
  '/audit': ['?action=hold.place'],
};
const ROLES = ['', 'ai:supervise', 'ai:audit', 'ai:govern', EVERY_GRANT];
/** Is no page: between two pages it tells when the second one is there. */
const NOWHERE = '/nowhere';
const NARROW_PX = 360;
/** Pages that show nothing that somebody wrote. */
const PLAIN = [
  '/',
  '/health',
  '/audit?action=hold.place',
  '/settings?section=retention',
  '/settings?section=erasures',
  '/settings?section=export',
];

interface Found {
  scriptRun: string | undefined;
  text: string;
  links: { href: string; rel: string; isOwn: boolean }[];
  active: string[];
}

/** What stands in a page that could run, load or lead somewhere. */
const LOOK = `(() => {
  for (const folded of document.querySelectorAll('details')) folded.open = true;
  const links = [...document.querySelectorAll('a[href], area[href]')].map((link) => ({
    href: link.href, rel: link.rel, isOwn: link.origin === location.origin,
  }));
  const active = [...document.querySelectorAll('*')].filter((one) =>
    ['IFRAME', 'OBJECT', 'EMBED', 'STYLE', 'BASE', 'META'].includes(one.tagName) && document.body.contains(one)
    || (one.tagName === 'SCRIPT' && document.body.contains(one))
    || (one.src && !one.src.startsWith(location.origin + '/') && !one.src.startsWith('blob:' + location.origin))
    || (one.tagName === 'FORM' && one.hasAttribute('action'))
    || [...one.attributes].some(({ name }) => /^on|^srcdoc$|^formaction$/.test(name))
  ).map((one) => one.outerHTML.slice(0, 200));
  return { scriptRun: window.${MARK}, text: document.body.innerText, links, active };
})()`;

describe('what is hostile', () => {
  const app = useConsole();
  let stored: HostileOrganization;

  beforeAll(async () => {
    stored = await hostileOrganization(app.backend.current);
  });

  function addressesOf(path: string): string[] {
    const values: Record<string, string> = {
      id: stored.conversationId,
      entityType: stored.entityType,
      entityId: stored.entityId,
    };
    const filled = path.replace(/\$(\w+)/g, (_, name: string) => {
      if (values[name] === undefined) throw new Error(`The test has no ${name} for ${path}.`);
      return encodeURIComponent(values[name]);
    });
    return (VIEWS[path] ?? ['']).map((view) => filled + view);
  }

  async function signedIn(scope: string): Promise<Page> {
    const claims = { org: stored.organizationId, user: stored.owner, scope };
    return (await app.open(claims, NOWHERE, { viewport: { width: 1280, height: 4_000 } })).page;
  }

  /** Leads a page somewhere else as its own links do: a load would forget who is signed in. */
  async function go(page: Page, address: string): Promise<void> {
    await push(page, NOWHERE);
    await page.getByText('There is no such page.').waitFor();
    await push(page, address);
    await loaded(page);
  }

  async function push(page: Page, address: string): Promise<void> {
    await page.evaluate(`history.pushState({}, '', ${JSON.stringify(`/console${address}`)})`);
  }

  it.each(ROLES)(
    'runs no script, asks no other origin and leads nowhere, on any page, with "%s"',
    async (scope) => {
      const without: string[] = [];
      const page = await signedIn(scope);
      for (const path of PATHS)
        for (const address of addressesOf(path)) {
          await go(page, address);
          const found = await page.evaluate<Found>(LOOK);
          expect([address, found.scriptRun, found.active]).toEqual([address, undefined, []]);
          for (const { href, rel, isOwn } of found.links) {
            expect(href).toMatch(/^(https?|mailto):/);
            if (!isOwn) expect(rel).toMatch(/noopener/);
          }
          if (!found.text.replace(stored.owner, '').includes(MARK)) without.push(address);
        }
      if (scope === EVERY_GRANT) expect(without.filter((one) => !PLAIN.includes(one))).toEqual([]);
    },
    60_000,
  );

  it.each(['', 'ai:supervise'])(
    'runs no script and loads nothing on paper, read with "%s"',
    async (scope) => {
      const user = scope === '' ? stored.owner : 'sue';
      const path = `/conversations/${stored.conversationId}${scope === '' ? '' : '?whose=all'}`;
      const { page } = await app.open({ org: stored.organizationId, user, scope }, path);
      await page.getByRole('button', { name: 'Print' }).click();
      const paper = page.getByLabel('The conversation as it is printed');
      await paper.waitFor({ state: 'attached' });
      await page.emulateMedia({ media: 'print' });

      const { scriptRun, active } = await page.evaluate<Found>(LOOK);
      expect([scriptRun, active]).toEqual([undefined, []]);
      const text = await paper.innerText();
      expect(text.split(MARK).length).toBeGreaterThan(PAYLOADS.length * 4);
      expect(text).toContain('<script>alert("zqx")</script>');
    },
  );

  it('is readable by everybody, in light and in dark, and fits a narrow screen', async () => {
    const page = await signedIn(EVERY_GRANT);
    for (const [address = ''] of PATHS.map(addressesOf)) {
      await page.setViewportSize({ width: 1280, height: 1_000 });
      await go(page, address);
      await expectAccessible(page);
      await page.setViewportSize({ width: NARROW_PX, height: 800 });
      const widthPx = await page.evaluate('document.documentElement.scrollWidth');
      expect([address, widthPx]).toEqual([address, NARROW_PX]);
    }
  }, 60_000);
});
