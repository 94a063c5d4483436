import type { Random } from '../support/random.js';
import type { Application, ApplicationOptions } from './application.js';
import type { Load } from './load.js';
import type { Proxy } from './proxy.js';
import type { PostgresServer } from './server.js';

/** What a scenario may harm, and the load that goes on meanwhile. */
export interface Environment {
  server: PostgresServer;
  proxy: Proxy;
  /** Of every application. */
  options: ApplicationOptions;
  applications: readonly Application[];
  load: Load;
  token: string;
  random: Random;
}

export interface Scenario {
  /** What is done, as the table says it. */
  name: string;
  rounds: number;
  /** Processes of the backend, which all get every message; one unless said. */
  applications?: number;
  /** Whether the backend reaches PostgreSQL by way of the proxy. */
  proxied?: boolean;
  /** Connections of each process. */
  poolSize?: number;
  /** Random bytes in each message. */
  contentBytes?: number;
  /** Where PostgreSQL keeps its data; an ordinary folder unless said. */
  folder?: () => Promise<string>;
  /**
   * Does the harm, and ends it. What it returns stands in the table.
   *
   * @throws Skipped where it cannot be done here
   */
  inject: (environment: Environment, round: number) => Promise<string | undefined>;
}

/** Why a scenario cannot be played here. */
export class Skipped extends Error {}
