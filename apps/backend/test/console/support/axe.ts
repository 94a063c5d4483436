import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';

interface Violation {
  id: string;
  help: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/**
 * Expects that axe finds nothing to say against a page, in light and in dark. Its source is put into the page past the
 * page's policy, by the browser's own protocol.
 */
export async function expectAccessible(page: Page): Promise<void> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const found = await page.evaluate<Violation[]>('axe.run(document).then(({ violations }) => violations)');
    expect(
      found.flatMap(({ id, help, nodes }) =>
        nodes.map(
          ({ target, failureSummary }) =>
            `${colorScheme} ${id}: ${help} at ${target.join(' ')}: ${failureSummary}`,
        ),
      ),
    ).toEqual([]);
  }
}
