import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import type { Browser } from 'playwright-core';
import { createApp } from '../../../src/app.js';
import { type HttpClient, newClient } from '../../support/http-client.js';
import { chatCompletionsOf, type ModelServer, startModelServer } from '../../support/model-server.js';
import { startTestBackend, type TestBackend } from '../../support/test-backend.js';
import type { ChatTab } from './chat-tab.js';
import { launchChromium } from './chromium.js';
import { DeskModule } from './desk.agent.js';
import { Gateway, type PageFile } from '../../support/gateway.js';
import { addressOf, openTab, tokenOf } from './open-tab.js';
import { buildPage } from './page-files.js';

/** A browser, a page of the origin of `gateway`, a backend behind it, and a model that says what the test wants. */
export interface Desk {
  browser: Browser;
  files: ReadonlyMap<string, PageFile>;
  gateway: Gateway;
  backend: TestBackend;
  model: ModelServer;
}

/** How a page is opened. */
export interface Opening {
  /** The address of `/api/v1/ai`, where it is not below the page's own origin. */
  api?: string;
  /** What serves the page. */
  from?: Gateway;
  /** Who opens it, else somebody new. */
  client?: HttpClient;
  /** The conversation, for a page that names one. */
  chat?: string;
  /** The entity, else one that nobody else is about. */
  entity?: string;
  /** The agent, else the one of the desk. */
  agent?: string;
}

export interface DeskInUse {
  readonly current: Desk;
  /** Opens the page of a conversation that no other test has, as a user of its own. */
  open(opening?: Opening): Promise<ChatTab>;
  /** Opens the same page again, in another window. */
  openBeside(tab: ChatTab): Promise<ChatTab>;
}

/**
 * The desk of one test file: set up before its first test, and taken down after its last.
 *
 * @param count of backends on one database, to which requests go in turn
 */
export function useDesk(variables: NodeJS.ProcessEnv = {}, count = 1): DeskInUse {
  let desk: Desk | undefined;
  let others: INestApplication[] = [];
  beforeAll(async () => {
    desk = await setUp(variables);
    others = await Promise.all(Array.from({ length: count - 1 }, () => another(desk!)));
  });
  afterEach(async () => {
    await Promise.all((desk?.browser.contexts() ?? []).map((context) => context.close()));
  });
  afterAll(async () => {
    await desk?.browser.close();
    await desk?.gateway.stop();
    await Promise.all(others.map((app) => app.close()));
    await desk?.backend.stop();
    await desk?.model.stop();
  });
  const current = (): Desk => {
    if (!desk) throw new Error('The desk is there only within the tests of its file.');
    return desk;
  };
  return {
    get current() {
      return current();
    },
    open: (opening) => openNew(current(), opening),
    openBeside: ({ address, client }) => openTab(current().browser, address, client),
  };
}

async function setUp(variables: NodeJS.ProcessEnv): Promise<Desk> {
  const [browser, files, model] = await Promise.all([launchChromium(), buildPage(), startModelServer()]);
  const gateway = await Gateway.start(files);
  const settings = { ...chatCompletionsOf(model), CORS_ORIGINS: gateway.origin, ...variables };
  const backend = await startTestBackend(settings, [DeskModule]);
  gateway.backends = [backend.url];
  return { browser, files, gateway, backend, model };
}

async function another({ backend: { settings, databaseUrl }, gateway }: Desk): Promise<INestApplication> {
  const app = await createApp(settings, databaseUrl, { logger: false, features: [DeskModule] });
  await app.listen(0, '127.0.0.1');
  gateway.backends.push(await app.getUrl());
  return app;
}

async function openNew(desk: Desk, opening: Opening = {}): Promise<ChatTab> {
  const { from = desk.gateway, api = `${from.origin}/api/v1/ai`, ...of } = opening;
  const { client = await newClient(desk.backend), ...rest } = of;
  const token = await tokenOf(desk.backend, client);
  const address = addressOf(from, { api, token, agent: 'desk', type: 'account', ...rest });
  return openTab(desk.browser, address, client);
}
