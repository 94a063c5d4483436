import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChatTab, textsOf } from './support/chat-tab.js';
import { frozenAccounts } from './support/desk.agent.js';
import { compileProject, makeDocumentedProject } from './support/documented-project.js';
import { Gateway } from '../support/gateway.js';
import { buildPage } from './support/page-files.js';
import { calls, held, says } from './support/scripted-answers.js';
import { useDesk } from './support/use-desk.js';

/** A package for each version, beside the one that all other tests are built with. */
const VERSIONS = join(import.meta.dirname, 'versions');

describe('The page with another version of the AI SDK', () => {
  const desk = useDesk();

  describe.each(installed())('ai %s', (_version, folder) => {
    let gateway: Gateway;

    beforeAll(async () => {
      gateway = await Gateway.start(await buildPage(folder));
      gateway.backends = desk.current.gateway.backends;
    });
    afterAll(() => gateway.stop());
    beforeEach(() => {
      frozenAccounts.length = 0;
    });

    const open = () => desk.open({ from: gateway });

    it('compiles', async () => {
      const project = await makeDocumentedProject(folder);
      await compileProject(project);
      await rm(project, { recursive: true });
    });

    it('shows an answer with tools, of which the person approves one', async () => {
      const account = { account: 'DE17' };
      desk.current.model.answer(
        calls(['look_up', account], ['audit', account], ['guess', {}], ['freeze', account]),
        says('Frozen', ' it is.'),
      );
      const tab = await open();
      await tab.write('Freeze it');
      await tab.settlesOn('A moment.');
      await tab.press('Approve');
      await tab.settlesOn('Frozen it is.');

      await tab.showsWhatIsStored();
      expect(frozenAccounts).toEqual(['DE17']);
    });

    it('sends what the person answers, after the page was opened anew', async () => {
      desk.current.model.answer(calls(['ask_person', { question: 'Which?' }]), says('So be it.'));
      const tab = await open();
      await tab.write('Do it');
      await tab.settlesOn('A moment.');
      await tab.showsWhatIsStored();
      await tab.answer('DE17');
      await tab.settlesOn('So be it.');

      await tab.showsWhatIsStored();
    });

    it('resumes in the middle of an answer', async () => {
      const rest = held(' and the rest.');
      desk.current.model.answer(calls(['look_up', { account: 'DE17' }]), says('Half of it', rest.text));
      const tab = await open();
      await tab.write('Tell me');
      await tab.reads('Half of it');
      await tab.reload();
      await tab.reads('Half of it');
      rest.letGo();
      await tab.settlesOn('Half of it and the rest.');

      await tab.showsWhatIsStored();
    });

    it('goes on after the network dropped', async () => {
      const rest = held(' and the rest.');
      desk.current.model.answer(calls(['look_up', { account: 'DE17' }]), says('Half of it', rest.text));
      const tab = await open();
      await tab.write('Tell me');
      await tab.reads('Half of it');
      gateway.cut();
      await tab.is('error');
      await tab.press('Try again');
      await tab.is('streaming');
      rest.letGo();
      await tab.settlesOn('Half of it and the rest.');

      await tab.showsWhatIsStored();
    });

    it('stops an answer', async () => {
      const rest = held(' and the rest.');
      desk.current.model.answer(says('Half of it', rest.text));
      const tab = await open();
      await tab.write('Tell me');
      await tab.reads('Half of it');
      await tab.press('Stop');
      await tab.settlesOn('Half of it');
      rest.letGo();

      await tab.showsWhatIsStored();
    });

    it('shows another answer, another question, and the way back', async () => {
      desk.current.model.answer(says('Answer one.'), says('Answer two.'), says('Answer three.'));
      const tab = await open();
      await tab.write('Question one?');
      await tab.settlesOn('Answer one.');
      await tab.press('Regenerate');
      await tab.settlesOn('Answer two.');
      await tab.pressAt('Question one?', 'Edit');
      await tab.write('Question two?');
      await tab.settlesOn('Answer three.');
      expect(await texts(tab)).toEqual(['Question two?', 'Answer three.']);

      await tab.press('Previous');
      await tab.settlesOn('Answer two.');
      await tab.press('Previous');
      await tab.settlesOn('Answer one.');
      expect(await texts(tab)).toEqual(['Question one?', 'Answer one.']);
    });
  });

  async function texts(tab: ChatTab): Promise<string[]> {
    return textsOf(await tab.showsWhatIsStored());
  }
});

/** The versions that are installed, each with its folder. */
function installed(): [version: string, folder: string][] {
  return readdirSync(VERSIONS).map((name) => {
    const folder = join(VERSIONS, name);
    const manifest = readFileSync(join(folder, 'node_modules', 'ai', 'package.json'), 'utf8');
    return [(JSON.parse(manifest) as { version: string }).version, folder];
  });
}
