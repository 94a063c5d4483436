import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type EmbeddedPostgres, joinEmbeddedPostgres } from '@conversation-store/embedded-postgres';
import pg from 'pg';
import { dataFolder } from '../../src/config/project-root.js';
import { signalPostgres } from '../support/postgres-processes.js';
import { atEnd } from './cleanup.js';

/** A PostgreSQL server of one scenario, which may harm it. */
export class PostgresServer {
  private constructor(
    readonly folder: string,
    private membership: EmbeddedPostgres,
  ) {}

  static async start(folder: string): Promise<PostgresServer> {
    const server = new PostgresServer(folder, await joinEmbeddedPostgres(folder));
    atEnd(() => server.stop());
    return server;
  }

  /** The address of its database, empty at first, as the superuser. */
  get url(): string {
    return this.membership.superuserUrl;
  }

  /** The address as the role that sends statements, which the owner grants its rights. */
  get statementsUrl(): string {
    return this.membership.url;
  }

  /** The address as the owner of the database. */
  get ownerUrl(): string {
    return this.membership.ownerUrl;
  }

  get port(): number {
    return this.membership.port;
  }

  /** Sends a signal to the postmaster and all its children. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    await signalPostgres(this.folder, signal);
  }

  /** Brings it up again, on the port that it had, unless it is up. */
  async restart(): Promise<void> {
    const before = this.membership;
    this.membership = await joinEmbeddedPostgres(this.folder);
    await before.leave();
  }

  /** Runs one statement on a connection of its own. */
  async query<Row extends object>(
    text: string,
    values: unknown[] = [],
    connectionString = this.url,
  ): Promise<Row[]> {
    const client = new pg.Client({ connectionString });
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** Stops the server, also one that a scenario left stopped or killed. */
  private async stop(): Promise<void> {
    await this.signal('SIGCONT').catch(() => undefined);
    await this.membership.leave();
  }
}

/** An empty folder for a server, until the scenario ends. */
export async function newFolder(): Promise<string> {
  await mkdir(dataFolder(), { recursive: true });
  const folder = await mkdtemp(join(dataFolder(), 'faults-'));
  atEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}
