import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { projectRoot } from '../../src/config/project-root.js';
import { launchChromium } from '../browser/support/chromium.js';
import { watch } from '../console/support/watched-page.js';
import { buildConsole } from '../support/program.js';
import { useHost } from './use-host.js';

const SESSION = 'umbra/noa';

describe.each(['Express', 'Fastify'] as const)('the console in a host on %s', (adapter) => {
  beforeAll(buildConsole);
  const host = useHost(adapter, {
    console: { folder: join(projectRoot(), 'dist/console'), path: 'ops/console' },
  });
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it('opens below the host’s prefix, by the host’s own session, and asks the host’s routes', async () => {
    const client = host.client(SESSION);
    await client.post('/conversations', { title: 'Interview notes' });
    const { origin } = new URL(await host.app.getUrl());
    const context = await browser!.newContext({ extraHTTPHeaders: { authorization: `Session ${SESSION}` } });
    const page = await context.newPage();
    const { breaches } = watch(page, origin);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(`${origin}/backend/ops/console/conversations`);

    await page.getByText('Interview notes').waitFor();
    await page.getByRole('link', { name: 'Health' }).click();
    await page.getByRole('heading', { name: 'Health' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/backend/ops/console/health');
    await page.reload();
    await page.getByRole('heading', { name: 'Health' }).waitFor();
    expect(asked).toContain('/backend/assistant/principal');
    expect(asked.filter((path) => !path.startsWith('/backend/'))).toEqual(['/health/ready', '/health/ready']);
    expect(breaches).toEqual([]);
  });
});
