import type { Random } from '../support/random.js';
import type { StreamingReplica } from '../support/streaming-replica.js';
import type { Claims } from '../support/tokens.js';
import type { Application, ApplicationOptions } from './application.js';
import type { Load } from './load.js';
import type { OutputScan } from './output-scan.js';
import type { PooledDatabase } from './pooled-database.js';
import type { Proxy } from './proxy.js';
import type { PostgresServer } from './server.js';

/** How a scenario is run. */
export interface Run {
  seed: number;
  outputScan: OutputScan;
  show: (line: string) => void;
}

/** Processes that a scenario may harm, and the load that runs meanwhile. */
export interface Environment {
  server: PostgresServer;
  proxy: Proxy;
  /** Null where the scenario asks for none. */
  replica: StreamingReplica | null;
  /** The connection pooler; null where the scenario asks for none. */
  pooled: PooledDatabase | null;
  /** Of every application. */
  options: ApplicationOptions;
  applications: readonly Application[];
  /** Where clients send their requests: every application, or what stands before them. */
  addresses: readonly string[];
  load: Load;
  token: string;
  /** Makes the token of another user, of the same organization and with the same grants unless said. */
  tokenOf: (user: string, claims?: Claims) => Promise<string>;
  random: Random;
  /** Tells whoever looks on. */
  show: (line: string) => void;
}

export interface Scenario {
  /** The fault, as the table names it. */
  name: string;
  rounds: number;
  /** Processes of the backend, which all get every message unless they stand behind a gateway; one unless said. */
  applications?: number;
  /** True if the backend reaches PostgreSQL through the proxy. */
  proxied?: boolean;
  /** True if the processes stand behind one address, whose requests go to them in turn. */
  behindGateway?: boolean;
  /** True if the backend reaches PostgreSQL through PgBouncer in transaction mode. */
  pooled?: boolean;
  /** True if every process also knows a streaming replica. */
  replicated?: boolean;
  /** Connections of each process. */
  poolSize?: number;
  /** Time that it may take; two and a half minutes unless said. */
  longestMs?: number;
  /** Random bytes in each message. */
  contentBytes?: number;
  /** Writers that append meanwhile, and their pause between two messages; eight without a pause unless said. */
  writers?: { count: number; pauseMs: number };
  /** More settings of each process. */
  settings?: Record<string, string>;
  /** Starts what the processes need beside PostgreSQL, and returns the settings that name it. */
  services?: () => Promise<Record<string, string>>;
  /** Makes the folder of the data of PostgreSQL; an ordinary one unless said. */
  folder?: () => Promise<string>;
  /**
   * Causes the fault, and ends it. The text that it returns stands in the table.
   *
   * @throws Skipped where it cannot be done here
   */
  inject: (environment: Environment, round: number) => Promise<string | Recovered | undefined>;
}

/** The end of a fault after which a scenario itself has waited until everything answered again. */
export interface Recovered {
  backAfterMs: number;
  /** Text for the table; empty for none. */
  note: string;
}

/** Reason for which a scenario cannot run here. */
export class Skipped extends Error {}
