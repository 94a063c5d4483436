import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newClient } from '../support/http-client.js';
import { projectRoot } from '../../src/config/project-root.js';
import { compileProject, makeDocumentedProject } from './support/documented-project.js';
import { Gateway } from '../support/gateway.js';
import { openTab, tokenOf } from './support/open-tab.js';
import { buildProject } from './support/page-files.js';
import { says } from './support/scripted-answers.js';
import { useDesk } from './support/use-desk.js';

/** Lines of the whole page: so many can be read at once. */
const FEWER_THAN_LINES = 150;

describe('The page of the documentation', () => {
  const desk = useDesk();
  let project: string;

  beforeAll(async () => {
    project = await makeDocumentedProject();
  });
  afterAll(() => rm(project, { recursive: true }));

  it('is short', () => {
    const folder = join(projectRoot(), 'examples', 'chat');
    const files = readdirSync(folder).filter((name) => /\.tsx?$/.test(name));
    const lines = files.flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'));

    expect(files).toHaveLength(3);
    expect(lines.length).toBeLessThan(FEWER_THAN_LINES);
  });

  it('compiles where it was copied to', async () => {
    await compileProject(project);
  });

  it('works where it was copied to', async () => {
    const { browser, backend, model } = desk.current;
    const gateway = await Gateway.start(await buildProject(project));
    gateway.backends = [backend.url];
    const client = await newClient(backend);
    const address = `${gateway.origin}/#token=${await tokenOf(backend, client)}`;
    model.answer(says('Seventeen euros.'));
    const tab = await openTab(browser, address, client);
    await tab.write('How much is there?');
    await tab.settlesOn('Seventeen euros.');
    await tab.reload();
    await tab.settlesOn('Seventeen euros.');

    expect(await tab.page.locator('article p').allTextContents()).toEqual([
      'How much is there?',
      'Seventeen euros.',
    ]);
    await gateway.stop();
  });
});
