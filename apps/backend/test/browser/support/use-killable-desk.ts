import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { newClient } from '../../support/http-client.js';
import {
  type Answer,
  chatCompletionsOf,
  type ModelServer,
  startModelServer,
} from '../../support/model-server.js';
import { buildTools } from '../../support/program.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { BackendProcess } from './backend-process.js';
import type { ChatTab } from './chat-tab.js';
import { launchChromium } from './chromium.js';
import { Gateway } from '../../support/gateway.js';
import { addressOf, openTab, tokenOf } from './open-tab.js';
import { buildPage } from './page-files.js';

/** Milliseconds in which the backend is built. */
const BUILD_MS = 180_000;

/** A browser, and backends behind its page's origin that are processes of their own. */
export class KillableDesk {
  private processes: BackendProcess[] = [];
  private starting = Promise.resolve();

  private constructor(
    readonly browser: Browser,
    readonly gateway: Gateway,
    readonly model: ModelServer,
    private readonly database: TestDatabase,
  ) {}

  /**
   * @param count of processes, to which requests go in turn
   * @param answer what the model says to each request
   */
  static async start(count: number, answer: Answer): Promise<KillableDesk> {
    await buildTools();
    const parts = [
      launchChromium(),
      buildPage().then((files) => Gateway.start(files)),
      startModelServer(answer),
    ] as const;
    const desk = new KillableDesk(...(await Promise.all(parts)), await createTestDatabase());
    await Promise.all(Array.from({ length: count }, () => desk.another()));
    return desk;
  }

  /** Opens the page of a conversation that no other has, as a user of its own. */
  async open(): Promise<ChatTab> {
    const api = `${this.gateway.origin}/api/v1/ai`;
    const reachable = { api, token: BackendProcess.token.bind(undefined) };
    const client = await newClient(reachable);
    const given = { api, token: await tokenOf(reachable, client), agent: 'desk', type: 'account' };
    return openTab(this.browser, addressOf(this.gateway, given), client);
  }

  /** Has the process that was started first answer what people write, once all are there. */
  async answerByFirst(): Promise<void> {
    await this.starting;
    this.gateway.answering = this.processes[0]?.url;
  }

  /**
   * Kills the process that was started first, and lets the others answer.
   *
   * @returns when it was killed
   */
  async killFirst(): Promise<number> {
    const [killed, ...others] = this.processes;
    const at = Date.now();
    await killed?.kill();
    this.processes = others;
    this.gateway.answering = undefined;
    this.gateway.backends = others.map(({ url }) => url);
    return at;
  }

  /** Starts a process in the place of one that was killed. */
  startAnother(): Promise<void> {
    this.starting = this.starting.then(() => this.another());
    return this.starting;
  }

  private async another(): Promise<void> {
    const model = chatCompletionsOf(this.model) as Record<string, string>;
    const process = await BackendProcess.start({ ...this.database.settings, ...model });
    this.processes.push(process);
    this.gateway.backends.push(process.url);
  }

  /** Takes everything down. */
  async stop(): Promise<void> {
    await this.starting.catch(() => undefined);
    await Promise.all(this.processes.map((process) => process.kill()));
    await this.browser.close();
    await this.gateway.stop();
    await this.model.stop();
    await this.database.drop();
  }
}

/** The desk of one test file: set up before its first test, and taken down after its last. */
export function useKillableDesk(count: number, answer: Answer): { readonly current: KillableDesk } {
  let desk: KillableDesk | undefined;
  beforeAll(async () => {
    desk = await KillableDesk.start(count, answer);
  }, BUILD_MS);
  afterEach(async () => {
    await Promise.all((desk?.browser.contexts() ?? []).map((context) => context.close()));
  });
  afterAll(() => desk?.stop());
  return {
    get current() {
      if (!desk) throw new Error('The desk is there only within the tests of its file.');
      return desk;
    },
  };
}
