import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Browser } from 'playwright-core';
import { developmentToken } from '../../src/auth/development-token.js';
import { settingsFrom } from '../../src/config/settings.js';
import { newClient } from '../support/http-client.js';
import { chatCompletionsOf, type ModelServer, startModelServer } from '../support/model-server.js';
import { build, type Program, start } from '../support/program.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import type { ChatTab } from './support/chat-tab.js';
import { launchChromium } from './support/chromium.js';
import { Gateway } from './support/gateway.js';
import { addressOf, openTab, tokenOf } from './support/open-tab.js';
import { buildPage } from './support/page-files.js';
import { held, says } from './support/scripted-answers.js';

const SECRET = 'a secret that is only used by these tests';
/** Milliseconds between two looks at the database. */
const LOOK_MS = 20;
/** Milliseconds within which the next message is taken. */
const NEXT_MESSAGE_MS = 5_000;

describe('A page whose backend is killed in the middle of an answer', () => {
  let browser: Browser;
  let gateway: Gateway;
  let model: ModelServer;
  let database: TestDatabase;
  let looking: pg.Pool;
  let program: Program;

  beforeAll(async () => {
    await build();
    [browser, model, database] = await Promise.all([
      launchChromium(),
      startModelServer(),
      createTestDatabase(),
    ]);
    looking = new pg.Pool({ connectionString: database.ownerUrl, max: 1 });
    gateway = await Gateway.start(await buildPage());
    await startBackend();
  }, 180_000);
  afterAll(async () => {
    program.kill('SIGTERM');
    await program.ended;
    await browser.close();
    await gateway.stop();
    await model.stop();
    await looking.end();
    await database.drop();
  });

  async function startBackend(): Promise<void> {
    const settings = { ...database.settings, AUTH_JWT_SECRET: SECRET, ...chatCompletionsOf(model) };
    program = start('main.js', [], settings, 180_000);
    const [, address] = await program.printed(/Listening on (http:\/\/localhost:\d+)/);
    gateway.backends = [address!];
  }

  async function open(): Promise<ChatTab> {
    const api = `${gateway.origin}/api/v1/ai`;
    const token = developmentToken.bind(null, settingsFrom({ NODE_ENV: 'test', AUTH_JWT_SECRET: SECRET }));
    const client = await newClient({ api, token });
    const given = { api, token: await tokenOf({ api, token }, client), agent: 'case', type: 'case' };
    return openTab(browser, addressOf(gateway, given), client);
  }

  /** Resolves when the text is in the database. */
  async function kept(text: string): Promise<void> {
    const sql = `SELECT FROM ai_turn_chunk WHERE chunks::text LIKE '%' || $1 || '%'`;
    while ((await looking.query(sql, [text])).rowCount === 0) await pause(LOOK_MS);
  }

  it('shows after it is opened anew what it showed, and goes on within five seconds', async () => {
    model.answer(says('Half of it', held('').text), says('The whole of it.'));
    const tab = await open();
    await tab.write('Tell me');
    await tab.reads('Half of it');
    await kept('Half of it');
    program.kill('SIGKILL');
    await program.ended;
    await startBackend();
    await tab.reload();
    await tab.reads('Half of it');

    const before = Date.now();
    await tab.settles();
    await tab.write('Once more');
    await tab.settlesOn('The whole of it.');
    expect(Date.now() - before).toBeLessThan(NEXT_MESSAGE_MS);
    expect(await tab.showsWhatIsStored()).toHaveLength(4);
  }, 120_000);
});
